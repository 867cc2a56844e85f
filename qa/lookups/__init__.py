"""What is looked up rather than read, where a look is sure: a cell by its row and column, a record
by its name, an article by its number, who is excepted.

Each looks where the reader found the answer, and gives nothing where its names do not fit exactly.
"""

from collections.abc import Sequence

from index.engines import Index
from qa.lookups.allowed import excepted, of_one_modality
from qa.lookups.articles import article
from qa.lookups.extremes import extreme
from qa.lookups.look import Look
from qa.lookups.records import record
from qa.lookups.rows import cell
from qa.question import Question
from qa.quoting import Read
from qa.selection import Selection

__all__ = ["looked_up"]

_LOOKS = (article, extreme, cell, record, excepted, of_one_modality)


def looked_up(question: Question, read: Sequence[Read], index: Index) -> Selection | None:
    """What a look finds in the first passage; None where it decides nothing."""
    look = Look(question, read, index)
    found = (looked(look) for looked in _LOOKS)
    return next((selection for selection in found if selection), None)
