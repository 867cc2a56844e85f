"""What an index in Milvus costs beside the model's own time: bytes, memory, milliseconds.

    python -m tests.benchmarks.milvus [--token-vectors] [PASSAGES …]

Text and vectors are those of `tests.benchmarks.scale`. The server is the one that PyPI carries, in
a process of its own on this machine; it finds no candidates by words, which a newer one does.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from index import build_index, open_index
from index.engines.milvus.schema import COLLECTIONS
from index.settings import Address
from qa import retrieve
from tests.benchmarks.refresh import TableEncoder, Writer
from tests.benchmarks.scale import MORE, PASSAGES_A_DOCUMENT, QUESTIONS, stock
from tests.index.servers import running_server


def resident(pid: int) -> float:
    """GB of memory that a process has."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**30


def size(folder: Path) -> float:
    """GB of the files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**30


def seconds(folder: Path, address: Address, *, tokens: bool) -> float:
    """How long a build takes beside the model."""
    encoder, start = TableEncoder(), time.perf_counter()
    build_index(folder, address, encoder=encoder, token_vectors=tokens)
    return time.perf_counter() - start - encoder.seconds


def milliseconds(address: Address) -> Iterator[float]:
    """How long each question takes beside the model."""
    encoder, writer = TableEncoder(), Writer(seed=7)
    opened = open_index(address, encoder=encoder)
    for _ in range(QUESTIONS):
        question = writer.paragraph(2)[:14]
        encoder.seconds, start = 0.0, time.perf_counter()
        retrieve(question, 5, index=opened)
        yield 1000 * (time.perf_counter() - start - encoder.seconds)


def row(passages: int, *, tokens: bool) -> str:
    """A line of the table."""
    with tempfile.TemporaryDirectory() as scratch:
        folder, data = Path(scratch, "documents"), Path(scratch, "server")
        documents = passages // PASSAGES_A_DOCUMENT
        stock(folder, range(documents))
        data.mkdir()
        with running_server(data) as (uri, pid):
            address = Address(uri, Path(scratch, "state"))
            empty = resident(pid)
            built = seconds(folder, address, tokens=tokens)
            times = list(milliseconds(address))
            memory, disk = resident(pid) - empty, size(data)
            stock(folder, range(documents, documents + MORE // PASSAGES_A_DOCUMENT))
            added = seconds(folder, address, tokens=tokens)
    tail = statistics.quantiles(times, n=20)[-1]
    return (
        f"| {passages:,} | {built:,.0f} | {disk:.2f} | {memory:.2f} "
        f"| {statistics.median(times):.0f} / {tail:.0f} | {added:.0f} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("passages", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--token-vectors", action="store_true")
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, {len(COLLECTIONS)} collections\n")
    print("| passages | build, s | disk, GB | memory, GB | question, ms | 1,000 more, s |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for passages in chosen.passages:
        print(row(passages, tokens=chosen.token_vectors), flush=True)


if __name__ == "__main__":
    main()
