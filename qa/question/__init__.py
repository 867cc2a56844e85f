"""What is asked, read once: the kinds of answers, names, figures, and what was left out."""

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
from qa.question.intent import Aim, Intent, intent_of
from qa.question.naming import (
    designations,
    has_designation,
    lacks_designation,
    lacks_name,
    offices_in,
    unknown_names,
)
from qa.question.question import Question
from qa.question.value import Figure, Number

__all__ = [
    "Aim",
    "Figure",
    "Intent",
    "Kind",
    "Number",
    "Question",
    "can_answer",
    "complete",
    "designations",
    "dimensions_of",
    "figures_for",
    "figures_in",
    "has_designation",
    "intent_of",
    "kinds_of",
    "lacks_designation",
    "lacks_name",
    "offices_in",
    "parts_of",
    "unknown_names",
    "whole_figure",
]
