"""Which segments a build writes again together with what is new, so that they stay few.

As in a log-structured merge tree: a segment that is not much larger than what is new is taken in,
so sizes grow by a factor from one to the next, and each passage is written again a number of times
that grows with the logarithm of the index. O'Neil et al., "The log-structured merge-tree", 1996.
"""

from collections import Counter

from index.engines.catalog import Catalog

LARGEST = 60_000
"""Passages at which a segment is full: what a build holds in memory at once is bounded by it."""

_FACTOR = 3
_USED = 0.5  # a segment of which less is in use is written again


def outgrown(kept: Catalog, new: int) -> set[str]:
    """Segments to take in along with `new` passages, of the documents that are kept."""
    used: Counter[str] = Counter()
    for listed in kept.documents.values():
        used[listed.segment] += listed.passages
    taken = set()
    for name, passages in sorted(used.items(), key=lambda item: item[1]):
        is_small = passages <= _FACTOR * new or passages < _USED * kept.sizes[name]
        if is_small and new + passages <= LARGEST:
            taken.add(name)
            new += passages
    return taken
