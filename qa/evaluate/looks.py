"""Every question of a task looked up once, and kept.

What is kept is the evidence for each question's passages, not their order, so that another look at
the weights of `qa.ranking` takes seconds; milliseconds are those of the run that gathered it.
"""

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cache as once
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from index.engines import Index
from qa import ranking
from qa.evaluate.rankers import DEPTH, RANKERS
from qa.evaluate.tasks import Task
from qa.question import Question
from qa.ranking import Evidence

DEFAULT = "default"
"""The name of the ranking that `retrieve` has, among those of the plain rankers."""

_ARRAYS = tuple(field.name for field in fields(Evidence) if field.name != "names_unknown")
_CODE = (
    ("index",),
    ("qa", "question"),
    ("qa", "crossing"),
    ("qa", "ranking.py"),
    ("qa", "evaluate", "rankers.py"),
)
"""What evidence depends on beside the index and the questions."""


@dataclass(frozen=True, slots=True)
class Look:
    """One question looked up: its evidence, the plain rankers' rows, and each ranker's time."""

    evidence: Evidence
    rankings: dict[str, list[int]]
    milliseconds: dict[str, float]


def looked_up(task: Task, cache: Path) -> list[Look]:
    """Every question looked up with every ranker, from the cache folder where it was before."""
    file = cache / f"evidence-{_key(task)}.npz"
    if file.exists():
        return _unpacked(file)
    looks = [_look(question, task.index) for question in bar(task.questions)]
    _pack(looks, file)
    return looks


def bar(questions: Sequence[str]) -> "tqdm[str]":
    """The questions, with a progress bar while they are gone through."""
    return tqdm(questions, leave=False, disable=None)


def _look(question: str, opened: Index) -> Look:
    rankings, milliseconds = {}, {}
    for name, ranker in RANKERS.items():
        start = time.perf_counter()
        rankings[name] = ranker(question, opened)
        milliseconds[name] = 1000 * (time.perf_counter() - start)
    start = time.perf_counter()
    evidence = ranking.gather(Question.read(question, opened.encoder), opened)
    milliseconds[DEFAULT] = 1000 * (time.perf_counter() - start)
    return Look(evidence, rankings, milliseconds)


def _key(task: Task) -> str:
    """Names index, questions and code, whichever changes."""
    parts = [task.index.version, *task.questions, _code()]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


@once
def _code() -> str:
    """A hash of all that is written in the packages and modules that evidence depends on."""
    found = hashlib.blake2b()
    for package, *inner in _CODE:
        for source in _sources(files(package).joinpath(*inner)):
            found.update(source)
    return found.hexdigest()


def _sources(at: Traversable) -> Iterator[bytes]:
    if at.is_file():
        yield at.read_bytes()
        return
    for each in sorted(at.iterdir(), key=lambda inside: inside.name):
        if each.name.endswith((".py", ".toml")) or (each.is_dir() and each.name != "__pycache__"):
            yield from _sources(each)


def _pack(looks: Sequence[Look], file: Path) -> None:
    found = [look.evidence for look in looks]
    arrays = {name: np.concatenate([getattr(e, name) for e in found]) for name in _ARRAYS}
    for name in RANKERS:
        arrays[f"{name} rows"] = np.array([_padded(look.rankings[name]) for look in looks])
    for name in (*RANKERS, DEFAULT):
        arrays[f"{name} ms"] = np.array([look.milliseconds[name] for look in looks])
    arrays["ends"] = np.cumsum([len(e.rows) for e in found])
    arrays["names_unknown"] = np.array([e.names_unknown for e in found])
    file.parent.mkdir(parents=True, exist_ok=True)
    np.savez(file, allow_pickle=False, **arrays)


def _unpacked(file: Path) -> list[Look]:
    with np.load(file) as stored:
        kept = {name: stored[name] for name in stored.files}
    parts = {name: np.split(kept[name], kept["ends"][:-1]) for name in _ARRAYS}
    columns = zip(*(parts[name] for name in _ARRAYS), kept["names_unknown"].tolist(), strict=True)
    return [
        Look(
            Evidence(*fields),
            {name: [int(row) for row in kept[f"{name} rows"][at] if row >= 0] for name in RANKERS},
            {name: float(kept[f"{name} ms"][at]) for name in (*RANKERS, DEFAULT)},
        )
        for at, fields in enumerate(columns)
    ]


def _padded(rows: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.array([*rows, *[-1] * (DEPTH - len(rows))], dtype=np.int64)
