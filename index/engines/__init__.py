"""What keeps an index, searches it and publishes it: a folder or Milvus, behind one contract."""

from index.engines.catalog import Catalog, Failure, Listed
from index.engines.following import Follower
from index.engines.interface import Draft, Index, Target
from index.engines.lock import OnBusy, refuse
from index.engines.opening import open_index, target_at

__all__ = [
    "Catalog",
    "Draft",
    "Failure",
    "Follower",
    "Index",
    "Listed",
    "OnBusy",
    "Target",
    "open_index",
    "refuse",
    "target_at",
]
