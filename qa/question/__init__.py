"""What is asked: the kinds of answers, names, figures, and what was left out."""

from qa.question.asking import (
    Kind,
    can_answer,
    dimensions_of,
    figures_for,
    kinds_of,
    parts_of,
)
from qa.question.figures import figures_in, whole_figure
from qa.question.following import complete
from qa.question.naming import (
    designations,
    has_designation,
    knows_names,
    lacks_designation,
    lacks_name,
    offices_in,
)
from qa.question.value import Figure, Number

__all__ = [
    "Figure",
    "Kind",
    "Number",
    "can_answer",
    "complete",
    "designations",
    "dimensions_of",
    "figures_for",
    "figures_in",
    "has_designation",
    "kinds_of",
    "knows_names",
    "lacks_designation",
    "lacks_name",
    "offices_in",
    "parts_of",
    "whole_figure",
]
