"""Which segments are written again together with what is new, so that they stay few.

As in a log-structured merge tree: a segment that is not much larger than what is new is taken in,
so sizes grow by a factor from one to the next, and each passage is written again a number of times
that grows with the logarithm of the index. O'Neil et al., "The log-structured merge-tree", 1996.
"""

from collections import Counter

from index.engines.folder.catalog import FolderCatalog

LARGEST = 60_000
"""Passages at which a segment is full; so many, with their vectors, are in memory at once."""

_FACTOR = 3
_USED = 0.5  # a segment of which less is in use is written again


def outgrown(kept: FolderCatalog, new: int) -> set[str]:
    """Segments to take in along with `new` passages, of the documents that are kept."""
    used: Counter[str] = Counter()
    for each in kept.documents.values():
        used[each.segment] += each.passages
    taken = set()
    for name, passages in sorted(used.items(), key=lambda item: item[1]):
        is_small = passages <= _FACTOR * new or passages < _USED * kept.sizes[name]
        if is_small and new + passages <= LARGEST:
            taken.add(name)
            new += passages
    return taken
