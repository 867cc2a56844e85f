"""What a refresh of many documents costs beside the model's own time.

    python -m tests.benchmarks.refresh [DOCUMENTS]

Documents are generated: a heading and three paragraphs each, of words drawn by Zipf's law. An
encoder that looks vectors up in a table stands in for the model, and the time it takes is told
apart. Each figure is the median of several turns.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index import build_index, open_index
from index.arrays import FloatMatrix, unit
from index.documents.document import read_bytes
from index.engines.folder.manifest import Manifest

TURNS = 5
WORDS = 30_000


class TableEncoder:
    """Looks a vector up for every other character; counts the seconds that it takes."""

    identity, dimension = "table", 384

    def __init__(self) -> None:
        self.table = unit(np.random.default_rng(0).normal(size=(4096, 384)).astype(np.float32))
        self.seconds = 0.0

    def encode(self, texts: Sequence[str], *, question: bool = False) -> FloatMatrix:
        return self.encode_with_tokens(texts)[0]

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        start = time.perf_counter()
        codes = [np.frombuffer(text.encode("utf-32-le"), np.uint32)[::2] for text in texts]
        tokens = [self.table[code % 4096] for code in codes]
        means = [rows.mean(axis=0) for rows in tokens]
        vectors = unit(np.array(means, dtype=np.float32).reshape(-1, 384))
        self.seconds += time.perf_counter() - start
        return vectors, tokens

    def for_many(self, texts: int) -> "TableEncoder":
        return self


class Writer:
    """Makes documents up; the same ones each time, of the same words whatever the seed."""

    def __init__(self, seed: int = 0) -> None:
        self.chance = random.Random(0)
        letters = [chr(0x4E00 + int(2500 * self.chance.random() ** 2)) for _ in range(2 * WORDS)]
        self.words = ["".join(letters[at : at + 2]) for at in range(0, 2 * WORDS, 2)]
        self.weights = np.cumsum(1 / np.arange(1, WORDS + 1)).tolist()
        self.chance = random.Random(seed)

    def document(self, number: int) -> str:
        paragraphs = "\n\n".join(self.paragraph() for _ in range(3))
        return f"# 第{number}号\n\n{paragraphs}\n"

    def paragraph(self, clauses: int = 14) -> str:
        """One sentence."""
        words = self.chance.choices(self.words, cum_weights=self.weights, k=6 * clauses)
        return "，".join("".join(words[at : at + 6]) for at in range(0, len(words), 6)) + "。"


def stock(folder: Path, writer: Writer, documents: int) -> None:
    """Write the documents, a hundred to a folder, old enough to be trusted by their time."""
    for number in range(documents):
        file = path(folder, number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(writer.document(number), "utf-8")
        os.utime(file, (1_600_000_000, 1_600_000_000))


def path(folder: Path, number: int) -> Path:
    """Where a document lies."""
    return folder / f"{number // 100}" / f"{number}.md"


@contextmanager
def files_read() -> Iterator[list[str]]:
    """The documents that are read whole meanwhile."""
    import index.building.survey

    read: list[str] = []

    def counted(folder: Path, name: str) -> bytes:
        read.append(name)
        return read_bytes(folder, name)

    index.building.survey.read_bytes = counted
    try:
        yield read
    finally:
        index.building.survey.read_bytes = read_bytes


class Bench:
    """One index, refreshed over and over."""

    def __init__(self, scratch: Path, documents: int) -> None:
        self.folder, self.target = scratch / "documents", scratch / "index"
        self.writer, self.encoder = Writer(), TableEncoder()
        self.count = documents
        stock(self.folder, self.writer, documents)

    def row(self, name: str, change: Callable[[int], object], turns: int = TURNS) -> str:
        """Change something, refresh, and tell what that took, as a line of the table."""
        seconds, models, reads, published = [], [], [], 0
        for turn in range(turns):
            change(turn)
            before, self.encoder.seconds = self.version(), 0.0
            with files_read() as read:
                start = time.perf_counter()
                build_index(self.folder, self.target, encoder=self.encoder)
                seconds.append(time.perf_counter() - start - self.encoder.seconds)
            models.append(self.encoder.seconds)
            reads.append(len(read))
            published += self.version() != before
        figures = [statistics.median(column) for column in (seconds, models, reads)]
        return f"| {name} | {figures[0]:.2f} | {figures[1]:.2f} | {figures[2]:,.0f} | {published} |"

    def version(self) -> str | None:
        """The version published now."""
        return Manifest.read(self.target).version if self.target.exists() else None

    def rewrite(self, numbers: range) -> None:
        """Give documents new texts."""
        for number in numbers:
            path(self.folder, number).write_text(self.writer.document(number), "utf-8")

    def table(self) -> Iterator[str]:
        """The rows, each measured when it is asked for."""
        yield "| refresh | s beside the model | model, s | files read | versions published |"
        yield "| --- | ---: | ---: | ---: | ---: |"
        yield self.row("first build", lambda _: None, turns=1)
        yield self.row("nothing changed", lambda _: None)
        yield self.row("one file touched", lambda turn: path(self.folder, turn).touch())
        yield self.row("one document changed", lambda turn: self.rewrite(range(turn, turn + 1)))
        yield self.row("one document removed", lambda turn: path(self.folder, turn).unlink())
        hundred = self.count // 100
        yield self.row(
            "1 in 100 changed",
            lambda turn: self.rewrite(range(turn * hundred, (turn + 1) * hundred)),
        )

    def state(self) -> str:
        """The index at the end, and how long it takes to open it with all checks."""
        start = time.perf_counter()
        opened = open_index(self.target, encoder=self.encoder)
        checked = time.perf_counter() - start
        opened.words("第几号")
        size = sum(about.size for about in opened.manifest.files.values()) / 2**20
        ready = time.perf_counter() - start
        return (
            f"{opened.passage_count:,} passages in {len(opened.segments)} segments, {size:.0f} MB; "
            f"opened in {ready:.2f} s, of which {checked:.2f} s to check and map every file"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("documents", nargs="?", type=int, default=10_000)
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch), parser.parse_args().documents)
        print(f"{bench.count:,} documents, {os.cpu_count()} cores, {TURNS} turns\n")
        for line in bench.table():
            print(line, flush=True)
        print(f"\n{bench.state()}")


if __name__ == "__main__":
    main()
