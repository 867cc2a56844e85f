"""What keeps an index, searches it and publishes it: a folder or Milvus, behind one contract."""

from index.engines.catalog import Catalog, Failure, Listed
from index.engines.interface import Index, Target
from index.engines.lock import OnBusy, refuse
from index.engines.opening import open_index, target_at
from index.engines.reopening import Reopener

__all__ = [
    "Catalog",
    "Failure",
    "Index",
    "Listed",
    "OnBusy",
    "Reopener",
    "Target",
    "open_index",
    "refuse",
    "target_at",
]
