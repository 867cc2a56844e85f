"""A question becomes an answer with its sources: `ask`, and `retrieve` for the passages alone."""

from qa.answers import Answer, ask
from qa.results import Passage, Passages
from qa.retrieve import retrieve

__all__ = ["Answer", "Passage", "Passages", "ask", "retrieve"]
