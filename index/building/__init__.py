"""Documents in, index out: what changed is read, cut, embedded and published in one step."""

from index.building.build import BuildReport, build_index
from index.building.copying import copy
from index.building.embedding import embed
from index.building.pages import recalled
from index.building.so_far import SoFar
from index.building.watch import refresh_on_change
from index.engines import Failure

__all__ = [
    "BuildReport",
    "Failure",
    "SoFar",
    "build_index",
    "copy",
    "embed",
    "recalled",
    "refresh_on_change",
]
