"""How long a question takes, the model included, at a thousand passages and a hundred thousand.

    python -m tests.benchmarks.latency [FILE] [--cache DIR] [--sizes N …]

FILE holds paragraphs and questions in SQuAD's JSON. Beyond its own paragraphs, passages are made up
of them: each is put together from windows of several, under their true vectors, with the tokens of
one of them. So words, vectors and tokens are as many and as varied as in real text, and none of it
needs embedding; how well such passages are ranked says nothing and is not measured.

Each question is asked once through the ordinary `retrieve` and once through `ask`, which also reads
the best passages with it, after some that are not counted.
"""

import argparse
import itertools
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from index import load_encoder, open_index
from index.arrays import unit
from index.documents.document import Document
from index.encoders.encoder import Encoder
from index.engines.folder.index import FolderIndex
from index.engines.folder.target import FolderTarget
from index.errors import IndexFolderError
from index.passages.chunks import Chunk, windows
from index.passages.entries import Entry
from index.passages.grains import Embedding, Grains
from qa import ask, retrieve
from qa.evaluate.measures import QuestionSet
from qa.evaluate.tasks import index_paragraphs
from qa.question import Question
from qa.ranking import gather

DRCD = Path(__file__).resolve().parents[3] / "shared" / "benchmarks" / "drcd-dev.json"
"""Where a checkout with the shared benchmark data beside it has DRCD."""

SIZES = (1_000, 100_000)
QUESTIONS, UNCOUNTED = 100, 10
AT_ONCE = 10_000  # passages that are made up at once
PARTS = 3  # windows that a made-up passage consists of

Passage = tuple[Chunk, Grains]


def passages(base: FolderIndex) -> Iterator[Passage]:
    """The passages of an index, and then made-up ones without end; the same ones each time."""
    chunks = [base.passage(row).chunk for row in range(base.passage_count)]
    held = base.grains([chunk.digest for chunk in chunks])
    yield from ((chunk, held[chunk.digest]) for chunk in chunks)
    pieces = [
        (chunk, start, end, vector)
        for chunk in chunks
        for (start, end), vector in zip(
            windows(chunk.text), held[chunk.digest].windows, strict=True
        )
    ]
    chance = random.Random(0)
    while True:
        chosen = chance.sample(pieces, PARTS)
        text = "".join(chunk.text[start:end] for chunk, start, end, _ in chosen)
        vectors = np.stack([vector for *_, vector in chosen])
        made = replace(chosen[0][0], text=text, end=len(text))
        count = len(windows(text))  # where a sentence has run on, the last windows' vectors repeat
        fitted = vectors[np.minimum(np.arange(count), PARTS - 1)]
        mean = unit(vectors.mean(axis=0, keepdims=True))[0]
        yield made, Grains(mean, fitted, held[chosen[0][0].digest].tokens)


def index_of(base: FolderIndex, size: int, folder: Path) -> FolderIndex:
    """An index of so many passages, in segments as a build would leave them."""
    try:
        opened = open_index(folder, encoder=base.encoder)
        if opened.passage_count == size:
            return opened
    except IndexFolderError:
        pass
    source = itertools.islice(passages(base), size)
    target = FolderTarget(folder)
    with target.writing():
        draft = target.draft(base.encoder)
        for first in range(0, size, AT_ONCE):
            chunks, grains = zip(*itertools.islice(source, AT_ONCE), strict=True)
            entries = [
                Entry(Document(str(first + at), "", chunk.text, ()), (chunk,))
                for at, chunk in enumerate(chunks)
            ]
            draft.add(entries, Embedding.from_grains(chunks, grains, base.centre))
        draft.publish()
    return open_index(folder, encoder=base.encoder)


def milliseconds(act: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """How long each question took, but for the first ones."""
    taken = []
    for question in questions:
        start = time.perf_counter()
        act(question)
        taken.append(1000 * (time.perf_counter() - start))
    return taken[UNCOUNTED:]


def line(index: FolderIndex, questions: Sequence[str], encoder: Encoder) -> str:
    """A row of the table."""
    model = milliseconds(lambda q: encoder.encode_with_tokens([q], question=True), questions)
    words = milliseconds(index.words, questions)
    evidence = milliseconds(lambda q: gather(Question.read(q, encoder), index), questions)
    whole = milliseconds(lambda q: retrieve(q, index=index), questions)
    read = milliseconds(lambda q: ask(q, index=index), questions)
    medians = [statistics.median(each) for each in (whole, model, words, evidence, read)]
    tails = [statistics.quantiles(each, n=20)[-1] for each in (whole, read)]
    cells = [f"{index.passage_count:,}", *(f"{value:.1f}" for value in (*medians, *tails))]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=DRCD, help="SQuAD-style JSON")
    parser.add_argument("--cache", type=Path, help="where to keep the indexes")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="passages")
    chosen = parser.parse_args()
    data = QuestionSet.read(chosen.file)
    encoder = load_encoder()
    asked = random.Random(0).sample(data.questions, QUESTIONS + UNCOUNTED)
    with tempfile.TemporaryDirectory() as scratch:
        cache = chosen.cache or Path(scratch)
        base = index_paragraphs(data, cache / data.name, encoder)
        print(f"{QUESTIONS} questions, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; ms")
        print(
            "| passages | retrieve | of it model | of it words | of it evidence | ask |"
            " 95 %: retrieve | ask |"
        )
        print("|---:|---:|---:|---:|---:|---:|---:|---:|")
        for size in chosen.sizes:
            opened = index_of(base, size, cache / f"latency-{size}")
            print(line(opened, asked, encoder), flush=True)


if __name__ == "__main__":
    main()
