"""A question becomes ranked passages with their sources: `retrieve`."""

from qa.results import Passage, Passages
from qa.retrieve import retrieve

__all__ = ["Passage", "Passages", "retrieve"]
