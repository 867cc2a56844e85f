"""What others ship, over the same passages and the same vectors, measured beside our own ranking.

Each peer is set up as its users would for Chinese and otherwise left at its defaults:

txtai      `Embeddings(hybrid=True)`: half cosine, half BM25, the latter over the words that
           Unicode's rules (UAX 29) find and with its scores normalized.
langchain  `EnsembleRetriever` in equal parts over `FAISS` and `BM25Retriever`, the latter over
           jieba's words, as its default of splitting at spaces finds none in Chinese; each is
           asked for ten passages instead of four, so that ten can be measured.
"""

from collections.abc import Callable, Sequence

import numpy as np

from index.arrays import FloatMatrix, FloatVector
from index.engines import Index
from index.errors import YongwenError
from qa.evaluate.rankers import DEPTH

Embed = Callable[[str], FloatVector]
"""The vector of a passage that is known, else of a question."""

Search = Callable[[str], list[int]]
"""Finds the rows of up to `DEPTH` passages, best first."""


class PeersError(YongwenError):
    """The peers are not installed."""


def check_peers() -> None:
    """See whether the peers are there.

    :raises PeersError: if they are not installed.
    """
    try:
        import jieba  # noqa: F401
        import langchain_classic  # noqa: F401
        import langchain_community  # noqa: F401
        import rank_bm25  # noqa: F401
        import txtai  # noqa: F401
    except ImportError as absent:
        raise PeersError("peers_missing", name=absent.name) from absent


def peers_over(index: Index) -> dict[str, Search]:
    """The peers by name, over the passages and vectors of an index."""
    rows, records = zip(*index.every(), strict=True)
    chunks = [record.chunk for record in records]
    passages = [chunk.in_context for chunk in chunks]
    grains = index.grains(chunk.digest for chunk in chunks)
    held = {chunk.in_context: grains[chunk.digest].passage for chunk in chunks}

    def embed(text: str) -> FloatVector:
        vector: FloatVector | None = held.get(text)
        return index.encoder.encode([text], question=True)[0] if vector is None else vector

    peers = {"txtai": txtai(passages, embed), "langchain": langchain(passages, embed)}
    return {name: _by_row(search, rows) for name, search in peers.items()}


def _by_row(search: Search, rows: Sequence[int]) -> Search:
    """Peers number the passages by their order."""
    return lambda question: [rows[at] for at in search(question)]


def txtai(passages: Sequence[str], embed: Embed) -> Search:
    """txtai's hybrid default."""
    from txtai import Embeddings

    def transform(texts: Sequence[str]) -> FloatMatrix:
        return np.stack([embed(text) for text in texts])

    embeddings = Embeddings(method="external", transform=transform, hybrid=True)
    embeddings.index(list(passages))
    return lambda question: [row for row, _ in embeddings.search(question, DEPTH)]


def langchain(passages: Sequence[str], embed: Embed) -> Search:
    """LangChain's ensemble of BM25 and FAISS."""
    import jieba
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_community.vectorstores import FAISS
    from langchain_core.embeddings import Embeddings

    class Known(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [embed(text).tolist() for text in texts]

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    texts, rows = list(passages), [{"row": row} for row in range(len(passages))]
    dense = FAISS.from_texts(texts, Known(), rows).as_retriever(search_kwargs={"k": DEPTH})
    bm25 = BM25Retriever.from_texts(texts, rows, preprocess_func=jieba.lcut, k=DEPTH)
    ensemble = EnsembleRetriever(retrievers=[bm25, dense], weights=[0.5, 0.5], id_key="row")
    return lambda question: [found.metadata["row"] for found in ensemble.invoke(question)][:DEPTH]
