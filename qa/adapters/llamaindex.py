"""A retriever for LlamaIndex: `pip install -e '.[llamaindex]'`."""

import os
from collections.abc import Sequence

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.engines import Index
from qa.answering import retrieve
from qa.results import Passage


class YongwenRetriever(BaseRetriever):  # type: ignore[misc]
    """The passages that best answer a question, with their sources as metadata.

    The options are those of `qa.retrieve`, and so are the errors.
    """

    def __init__(
        self,
        index: Index | str | os.PathLike[str] | None = None,
        k: int = 5,
        within: Sequence[str] = (),
    ) -> None:
        self._index, self._k, self._within = index, k, tuple(within)
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = retrieve(query_bundle.query_str, self._k, index=self._index, within=self._within)
        return [_node(passage) for passage in found]


def _node(passage: Passage) -> NodeWithScore:
    start, end = passage.span
    told = passage.to_dict()
    text = told.pop("text")
    node = TextNode(id_=f"{passage.document}#{start}-{end}", text=text, metadata=told)
    return NodeWithScore(node=node, score=passage.score)
