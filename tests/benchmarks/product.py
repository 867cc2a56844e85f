"""The product beside what others ship, on the same documents and this machine, in one run.

    python -m tests.benchmarks.product DIR [--questions N] [--only NAME …]

DIR holds documents. Each contender indexes them, is started anew, and asked the ends of N
passages, each in processes of its own: seconds to index, seconds from the start of the program to
its first answer, milliseconds a question (median, 95th percentile), resident memory, disk.

Peers are set up as in `qa.evaluate.peers`, over the passages that the product has read and with the
same model on the same engine; what reading files and cutting them takes is theirs for nothing. They
keep what they keep: txtai its index with the texts, LangChain FAISS's files, with BM25 counted anew
at each start, as it can't be kept. `yongwen` answers; `retrieve` gives passages from an index
without token vectors. Both read what they find with the question, which the peers do not. What a
machine can do at most stands in the table of `tests.benchmarks.encoder`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from index import build_index, load_encoder, open_index
from index.encoders import load_model
from tests.toys import ToyEncoder

OURS, PEERS = ("yongwen", "retrieve"), ("txtai", "langchain")
TEXTS = "texts.json"
END, FOUND = 24, 5  # letters of a passage that are asked for; passages that are wanted
RUNS = 3

Search = Callable[[str], Sequence[Any]]

model = cache(load_model)


def transform(texts: Sequence[str]) -> Any:  # noqa: ANN401
    """The vectors of texts, as txtai asks for them by the name of this function."""
    return model().encode(list(texts))


def build(name: str, documents: Path, place: Path) -> None:
    """Index the documents as one contender does."""
    if name in OURS:
        build_index(documents, place, token_vectors=name == "yongwen")
        return
    texts = json.loads((place.parent / TEXTS).read_text("utf-8"))
    if name == "txtai":
        from txtai import Embeddings

        embeddings = Embeddings(
            method="external", transform=f"{__spec__.name}.transform", hybrid=True, content=True
        )
        embeddings.index(texts)
        embeddings.save(str(place))
    else:
        from langchain_community.vectorstores import FAISS

        FAISS.from_texts(texts, _known()).save_local(str(place))


def opened(name: str, place: Path) -> Search:
    """What finds passages in a contender's index."""
    if name in OURS:
        from qa import ask, retrieve

        index = open_index(place, encoder=load_encoder())
        if name == "retrieve":
            return lambda question: retrieve(question, FOUND, index=index)
        return lambda question: ask(question, FOUND, index=index).passages
    if name == "txtai":
        from txtai import Embeddings

        embeddings = Embeddings()
        embeddings.load(str(place))
        return lambda question: embeddings.search(question, FOUND)
    return _langchain(place)


def _langchain(place: Path) -> Search:
    import jieba
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS

    texts = json.loads((place.parent / TEXTS).read_text("utf-8"))
    held = FAISS.load_local(str(place), _known(), allow_dangerous_deserialization=True)
    dense = held.as_retriever(search_kwargs={"k": FOUND})
    words = BM25Retriever.from_texts(texts, preprocess_func=jieba.lcut, k=FOUND)
    both = EnsembleRetriever(retrievers=[words, dense], weights=[0.5, 0.5])
    return lambda question: both.invoke(question)[:FOUND]


def _known() -> Any:  # noqa: ANN401
    from langchain_core.embeddings import Embeddings

    class Known(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = model().encode(texts, prompt_name="passage").tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = model().encode(text, prompt_name="query").tolist()
            return vector

    return Known()


def asked(name: str, place: Path, questions: Sequence[str], began: float) -> dict[str, float]:
    """How long a contender takes that has just been started, at a time in seconds."""
    search = opened(name, place)
    assert search(questions[0])
    first = time.time() - began
    each = []
    for question in questions[1:]:
        start = time.perf_counter()
        search(question)
        each.append(1000 * (time.perf_counter() - start))
    # what is held then: the peak that the system tells is inherited from who started it
    held = psutil.Process().memory_info().rss / 2**20
    return {
        "first": first,
        "median": statistics.median(each),
        "most": float(np.quantile(each, 0.95)),
        "memory": held,
    }


def _run(*arguments: str) -> dict[str, float]:
    """What a process of its own measures."""
    command = [sys.executable, "-W", "ignore", "-m", __spec__.name, *arguments]
    allowed = {**os.environ, "ALLOW_RESOLVE_TRANSFORM": "True"}  # txtai asks for it by name
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=allowed).stdout
    found: dict[str, float] = json.loads(told.splitlines()[-1])
    return found


def _texts(documents: Path, folder: Path) -> list[str]:
    """The passages of the product, for the peers; their vectors don't matter."""
    place, encoder = folder / "for-texts", ToyEncoder()
    build_index(documents, place, encoder=encoder, token_vectors=False)
    with closing(open_index(place, encoder=encoder)) as index:
        texts = [record.chunk.in_context for _, record in index.every()]
    (folder / TEXTS).write_text(json.dumps(texts, ensure_ascii=False), "utf-8")
    return texts


def compared(names: Sequence[str], documents: Path, number: int) -> None:
    """Print a line for each contender."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        texts = _texts(documents, folder)
        step = max(1, len(texts) // number)
        questions = [text[-END:] for text in texts[::step]]
        (folder / "questions.json").write_text(json.dumps(questions), "utf-8")
        print(f"{len(texts)} passages, {len(questions)} questions, {os.cpu_count()} cores")
        print("| | index, s | first answer, s | median, ms | 95 %, ms | memory, MB | disk, MB |")
        print("| --- | --: | --: | --: | --: | --: | --: |")
        for name in names:
            place = folder / name
            built = _run(str(documents), "--role", "build", name, str(place))
            runs = [_run(str(documents), "--role", "ask", name, str(place)) for _ in range(RUNS)]
            told = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            disk = sum(f.stat().st_size for f in place.rglob("*") if f.is_file()) / 2**20
            print(
                f"| {name} | {built['seconds']:.0f} | {told['first']:.1f} | {told['median']:.0f} "
                f"| {told['most']:.0f} | {told['memory']:.0f} | {disk:.0f} |",
                flush=True,
            )


def _peers() -> tuple[str, ...]:
    from qa.evaluate.peers import PeersError, check_peers  # else each start would pay for it

    try:
        check_peers()
    except PeersError as absent:
        print(absent, file=sys.stderr)
        return ()
    return PEERS


def main() -> None:
    """Run it from a terminal."""
    began = psutil.Process().create_time()
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("documents", type=Path, metavar="DIR")
    parser.add_argument("--questions", type=int, default=100, metavar="N")
    parser.add_argument("--only", nargs="+", choices=OURS + PEERS, metavar="NAME")
    parser.add_argument("--role", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.role is None:
        compared(given.only or OURS + _peers(), given.documents, given.questions)
        return
    role, name, place = given.role
    if role == "build":
        build(name, given.documents, Path(place))
        print(json.dumps({"seconds": time.time() - began}))
        return
    questions = json.loads((Path(place).parent / "questions.json").read_text("utf-8"))
    print(json.dumps(asked(name, Path(place), questions, began)))


if __name__ == "__main__":
    main()
