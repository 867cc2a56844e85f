"""How large pages are drawn, to be looked at or to be read."""

SIDE = 1400
"""Pixels of the longer side of a page to look at: sharp, and some hundred kilobytes."""

LARGEST = 2400
"""Pixels of the longer side of a page to be read: A4 at 200 dots an inch, A3 at 145."""

DPI = 200
"""Dots an inch at which a page is read that is not larger."""
