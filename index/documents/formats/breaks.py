"""Lines that a writer broke: each is a paragraph of its own, for it says one thing."""

import re

from index.documents.formats.links import told, without_notes
from index.script import join_lines, one_line

BREAK = "\x0b"
"""Stands for such a break in markup, whose own lines say nothing."""

_GOES_ON = re.compile(r"[，、,（(“‘「『《【—]$")


def parted(text: str) -> list[str]:
    """The lines of a text; one that ends amid an enumeration or a bracket goes on in the next.

    Where links lead is told at their ends.
    """
    lines: list[str] = []
    for line in map(one_line, text.split(BREAK)):
        if not line:
            continue
        if lines and _GOES_ON.search(without_notes(lines[-1])):
            lines[-1] = join_lines(lines[-1], line)
        else:
            lines.append(line)
    return [told(line) for line in lines]
