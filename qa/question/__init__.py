"""What is asked, read once: the kinds of answers, names, figures, and what was left out."""

from qa.question.asking import can_answer, dimensions_of, forms_in, kinds_of, parts_of
from qa.question.following import complete
from qa.question.naming import (
    designations,
    has_designation,
    lacks_designation,
    lacks_name,
    unknown_names,
)
from qa.question.question import Question

__all__ = [
    "Question",
    "can_answer",
    "complete",
    "designations",
    "dimensions_of",
    "forms_in",
    "has_designation",
    "kinds_of",
    "lacks_designation",
    "lacks_name",
    "parts_of",
    "unknown_names",
]
