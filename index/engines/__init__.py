"""What keeps an index, searches it and publishes it: a folder or Milvus, behind one contract."""

from index.engines.catalog import Catalog, Failed, Listed
from index.engines.folder.merging import LARGEST
from index.engines.following import Follower
from index.engines.interface import Index, Target
from index.engines.lock import OnBusy, refuse
from index.engines.opening import open_index, target_at

__all__ = [
    "LARGEST",
    "Catalog",
    "Failed",
    "Follower",
    "Index",
    "Listed",
    "OnBusy",
    "Target",
    "open_index",
    "refuse",
    "target_at",
]
