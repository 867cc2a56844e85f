"""The same paragraph in two documents is one passage with two sources."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from index.passages import PassageRecord, terms_of

ALIKE = 0.9
"""Share of terms in common (Jaccard, "The Distribution of the Flora", 1912) of near-duplicates."""

_LOOK_AHEAD = 3  # times k: how far down the ranking other copies are looked for


@dataclass(slots=True)
class Group:
    """Passages that say the same, best first; `score` is the first one's."""

    score: float
    terms: frozenset[str]
    records: list[PassageRecord] = field(default_factory=list)


def distinct(ranked: Iterable[tuple[PassageRecord, float]], k: int) -> list[Group]:
    """Up to k groups of near-duplicates out of passages with their scores, best first."""
    groups: list[Group] = []
    for seen, (record, score) in enumerate(ranked):
        if len(groups) >= k and seen >= _LOOK_AHEAD * k:
            break
        terms = frozenset(terms_of(record.chunk.text))
        group = next((g for g in groups if _share(g.terms, terms) >= ALIKE), None)
        if group is None:
            group = Group(score, terms)
            groups.append(group)
        group.records.append(record)
    return groups[:k]


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0
