"""What other programs may ask, as they send it: what is wrong with it is found here."""

from typing import Annotated

from pydantic import BaseModel, Field

from qa import QuestionError

LONGEST_QUESTION = 1000
"""Characters; the window's box takes no more either."""

_QUESTION = "The question, in any language; the documents are not translated."
_K = "How many passages, best first."
_WITHIN = "Documents and folders to look in, by their paths; all if left out."

Question = Annotated[str, Field(description=_QUESTION)]
Count = Annotated[int, Field(description=_K, strict=True)]


class Asked(BaseModel):
    """A question, how many passages to give, and where to look."""

    question: Question
    k: Count = 5
    within: Annotated[list[str], Field(description=_WITHIN)] = []


class Searched(BaseModel):
    """What to search for."""

    query: Question


class Named(BaseModel):
    """What to give whole, by its id."""

    id: Annotated[str, Field(description="The id of a passage that was found, or a path.")]


class Nothing(BaseModel):
    """No arguments."""


def check_question(question: str) -> None:
    """Refuse what is too long to be a question.

    :raises QuestionError: if it is.
    """
    if len(question) > LONGEST_QUESTION:
        raise QuestionError("question_long", limit=LONGEST_QUESTION)
