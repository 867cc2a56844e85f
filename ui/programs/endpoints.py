"""The endpoints of Gradio's own API, as its clients and its page of the API know them."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from index.errors import YongwenError
from qa import Answer, Passages, QuestionError
from ui.library import Library
from ui.programs.asked import check_question


def endpoints(library: Library) -> list[Callable[..., dict[str, Any]]]:
    """Functions named as their endpoints; what they say of themselves is what programs read."""

    def retrieve(question: str, k: int = 5, within: list[str] | None = None) -> dict[str, Any]:
        """Find the passages of the documents that best answer a question, each with its source.

        Args:
            question: The question, in any language; the documents are not translated.
            k: How many passages, best first.
            within: Documents and folders to look in, by their paths; all if left out.

        Returns:
            The question and its passages: rank, score from 0 to 1, text, document, title,
            headings, author, page, paragraphs, and span of characters in the document.
        """
        return _answered(library.retrieve, question, k, within)

    def ask(question: str, k: int = 5, within: list[str] | None = None) -> dict[str, Any]:
        """Answer a question in words of the documents, or tell that they don't say.

        Args:
            question: The question, in any language; the documents are not translated.
            k: How many passages to give besides, best first.
            within: Documents and folders to look in, by their paths; all if left out.

        Returns:
            Whether an answer was found, the confidence from 0 to 1, the answer, its sentence, what
            documents say that differ, and the passages as `retrieve` gives them.
        """
        return _answered(library.ask, question, k, within)

    return [retrieve, ask]


def _answered(
    call: Callable[..., Answer | Passages], question: str, k: int, within: list[str] | None
) -> dict[str, Any]:
    try:
        if type(k) is not int:  # a client may send anything
            raise QuestionError("k_invalid", k=k)
        check_question(str(question))
        names = [str(name) for name in within or ()]
        return call(str(question), k, within=names).to_dict()
    except YongwenError as error:
        raise gr.Error(error.sentence(), print_exception=False) from error
