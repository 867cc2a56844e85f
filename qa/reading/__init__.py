"""Reading a passage: which sentence of it answers a question, and which words.

view       a passage with its sentences and tokens
likeness   how well each sentence fits, without anything learned
apart      small networks over the vectors of a passage and a question encoded apart
together   the embedding model, adapted to read question and passage together
reader     both of them, or likeness alone for a model that was not taught
"""

from qa.reading.reader import Reader, reader_for
from qa.reading.reading import Reading, clause, clauses

__all__ = ["Reader", "Reading", "clause", "clauses", "reader_for"]
