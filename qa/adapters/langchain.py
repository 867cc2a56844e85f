"""A retriever for LangChain: `pip install -e '.[langchain]'`."""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from qa.answering import retrieve
from qa.results import Passage


class YongwenRetriever(BaseRetriever):
    """The passages that best answer a question, with their sources as metadata.

    `index`, `k` and `within` are those of `qa.retrieve`, and so are the errors.
    """

    index: Any = None
    k: int = 5
    within: tuple[str, ...] = ()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        found = retrieve(query, self.k, index=self.index, within=self.within)
        return [_document(passage) for passage in found]


def _document(passage: Passage) -> Document:
    start, end = passage.span
    told = passage.to_dict()
    text = told.pop("text")
    return Document(text, id=f"{passage.document}#{start}-{end}", metadata=told)
