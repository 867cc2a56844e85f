"""What is asked: the kinds of answers, names, figures, and what was left out."""

from qa.question.asking import can_answer, dimensions_of, forms_in, kinds_of, parts_of
from qa.question.following import complete
from qa.question.naming import (
    designations,
    has_designation,
    knows_names,
    lacks_designation,
    lacks_name,
)

__all__ = [
    "can_answer",
    "complete",
    "designations",
    "dimensions_of",
    "forms_in",
    "has_designation",
    "kinds_of",
    "knows_names",
    "lacks_designation",
    "lacks_name",
    "parts_of",
]
