"""Reading a passage: whether it answers a question, which sentence of it does, and which words.

view       a passage with its sentences and tokens
reading    what a reader makes of it
joint      the embedding model, adapted to read question and passage together
likeness   how well each sentence fits, without anything learned
reader     the one that an index has, or the bundled model's, or likeness alone
"""

from qa.reading.reader import Reader, reader_for
from qa.reading.reading import SHAPES, Reading
from qa.reading.view import View

__all__ = ["SHAPES", "Reader", "Reading", "View", "reader_for"]
