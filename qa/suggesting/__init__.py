"""Questions that the documents answer, to go on with.

drafts     what a document's own text could be asked
trying     of these, what it answers when it is asked
languages/ how a language asks for what its sentences and headings say
"""

from qa.suggesting.trying import suggest

__all__ = ["suggest"]
