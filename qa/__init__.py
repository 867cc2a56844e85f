"""A question becomes an answer with its sources: `ask`, and `retrieve` for the passages alone."""

from index.errors import YongwenError
from qa.answering import ask, retrieve
from qa.answers import Answer, Claim, Part
from qa.results import Passage, Passages
from qa.retrieve import QuestionError

__all__ = [
    "Answer",
    "Claim",
    "Part",
    "Passage",
    "Passages",
    "QuestionError",
    "YongwenError",
    "ask",
    "retrieve",
]
