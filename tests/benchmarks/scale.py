"""How an index grows: what it costs to build and to ask, beside the model's own time.

    python -m tests.benchmarks.scale [PASSAGES …]

Text is generated, two sentences a passage and a hundred passages a document, and vectors are looked
up in a table: see `tests.benchmarks.refresh`. Building and asking are processes of their own, for
their memory to be told. Resident memory counts the pages of mapped files that were touched.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from index import build_index, open_index
from index.arrays import FloatMatrix
from index.engines.folder.index import FolderIndex
from qa import retrieve
from tests.benchmarks.refresh import TableEncoder, Writer

PASSAGES_A_DOCUMENT = 100
QUESTIONS = 200
MORE = 1_000  # passages added at the end
COLUMNS = (
    "passages",
    "build, s",
    "at most, MB",
    "disk, GB",
    "segments",
    "open, s",
    "resident, MB",
    "question, ms",
    "recall@10",
    f"{MORE:,} more, s",
)
RECALL = 100  # questions whose ten nearest are compared with an exact search


def document(writer: Writer, number: int) -> str:
    """A heading and a hundred paragraphs of two sentences."""
    paragraphs = (writer.paragraph(7) + writer.paragraph(7) for _ in range(PASSAGES_A_DOCUMENT))
    return f"# 第{number}号\n\n" + "\n\n".join(paragraphs) + "\n"


def stock(folder: Path, numbers: range) -> None:
    """Write the documents, a hundred to a folder."""
    writer = Writer(seed=numbers.start)
    for number in numbers:
        file = folder / f"{number // 100}" / f"{number}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document(writer, number), "utf-8")
        os.utime(file, (1_600_000_000, 1_600_000_000))


def build(folder: Path, target: Path) -> dict[str, float]:
    """Seconds beside the model, and the most memory that was resident, in MB."""
    import resource

    encoder = TableEncoder()
    start = time.perf_counter()
    build_index(folder, target, encoder=encoder)
    seconds = time.perf_counter() - start - encoder.seconds
    return {"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def ask(target: Path) -> dict[str, float]:
    """Opening, questions, recall and memory."""
    encoder, chance, writer = TableEncoder(), random.Random(1), Writer(seed=7)
    start = time.perf_counter()
    opened = open_index(target, encoder=encoder)
    retrieve("第几号", index=opened)
    ready = time.perf_counter() - start
    questions = [passage_words(opened, chance, writer) for _ in range(QUESTIONS)]
    times = [asked(opened, question, encoder) for question in questions]
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    vectors = encoder.encode(questions[:RECALL], question=True)
    return {
        "passages": opened.passage_count,
        "segments": len(opened.segments),
        "disk": sum(about.size for about in opened.manifest.files.values()) / 2**30,
        "open": ready,
        "median": float(np.median(times)),
        "p95": float(np.percentile(times, 95)),
        "resident": resident / 2**20,
        "recall": recall(opened, vectors),
    }


def passage_words(opened: FolderIndex, chance: random.Random, writer: Writer) -> str:
    """A question: twelve characters of a passage, and a word that may be anywhere."""
    text = opened.passage(chance.randrange(opened.passage_count)).chunk.text
    start = chance.randrange(max(1, len(text) - 12))
    return text[start : start + 12] + writer.paragraph(1)[:2]


def asked(opened: FolderIndex, question: str, encoder: TableEncoder) -> float:
    """Milliseconds of one question beside the model's."""
    encoder.seconds = 0.0
    start = time.perf_counter()
    retrieve(question, 5, index=opened)
    return 1000 * (time.perf_counter() - start - encoder.seconds)


def recall(opened: FolderIndex, vectors: FloatMatrix) -> float:
    """The share of the ten nearest passages that a search for fifty, as `qa` makes, has first."""
    found = opened.passages.search(vectors, 50)[1][:, :10]
    scores = np.empty((len(vectors), len(opened.passages)), dtype=np.float32)
    for at in range(0, len(opened.passages), 10_000):
        rows = np.arange(at, min(at + 10_000, len(opened.passages)))
        scores[:, rows] = vectors @ opened.passages.rows(rows).T
    exact = np.argpartition(-scores, 10, axis=1)[:, :10]
    return float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, exact, strict=True)]))


def measured(work: str, *paths: Path) -> dict[str, float]:
    """The figures of a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.scale", f"--{work}", *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def row(passages: int) -> str:
    """A line of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, target = Path(scratch, "documents"), Path(scratch, "index")
        documents = passages // PASSAGES_A_DOCUMENT
        stock(folder, range(documents))
        built = measured("build", folder, target)
        served = measured("ask", target)
        stock(folder, range(documents, documents + MORE // PASSAGES_A_DOCUMENT))
        added = measured("build", folder, target)
    return (
        f"| {served['passages']:,.0f} | {built['seconds']:,.0f} | {built['peak']:,.0f} "
        f"| {served['disk']:.2f} | {served['segments']:.0f} | {served['open']:.1f} "
        f"| {served['resident']:,.0f} | {served['median']:.0f} / {served['p95']:.0f} "
        f"| {served['recall']:.3f} | {added['seconds']:.1f} |"
    )


def main() -> None:
    """Print the table, or do one piece of work for it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("passages", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--build", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--ask", nargs=1, type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.build or chosen.ask:
        print(json.dumps(build(*chosen.build) if chosen.build else ask(*chosen.ask)))
        return
    print(
        f"{os.cpu_count()} cores; a question is {QUESTIONS} questions' median / 95th percentile\n"
    )
    print(
        "| passages | build, s | at most, MB | disk, GB | segments | open, s | resident, MB", end=""
    )
    print(f" | question, ms | recall@10 | {MORE:,} more, s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for passages in chosen.passages:
        print(row(passages), flush=True)


if __name__ == "__main__":
    main()
