"""How relevant texts that are in no index are to a question."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.arrays import FloatVector
from index.documents import parse_document
from index.engines import Index
from index.errors import DocumentError
from index.passages import Chunk, chunks_of
from qa.question import Question
from qa.reading import reader_for
from qa.retrieve import check

_UNNAMED = "_"


def relevance(question: str, texts: Sequence[str], index: Index) -> FloatVector:
    """For each text, that of its most relevant passage, shape (n,), from 0 to 1, higher is better.

    It is the probability that the passage answers, as the reader of the index tells; where no
    reader was taught, it is the cosine. A text without words has 0.

    :raises QuestionError: if the question is empty.
    """
    check(question, 1)
    cut = [_chunks(text) for text in texts]
    every = [chunk for chunks in cut for chunk in chunks]
    owners = np.repeat(np.arange(len(cut)), [len(chunks) for chunks in cut])
    best = np.zeros(len(texts), dtype=np.float32)
    if every:
        asked = Question.read(question, index.encoder)
        np.maximum.at(best, owners, _scores(asked, every, index))
    return best


def _scores(question: Question, chunks: Sequence[Chunk], index: Index) -> FloatVector:
    reader = reader_for(index)
    if reader.is_taught:
        logits = [reading.answers or 0.0 for reading in reader.read(question, chunks)]
        return np.array(1 / (1 + np.exp(-np.array(logits))), dtype=np.float32)
    return index.encoder.encode([chunk.text for chunk in chunks]) @ question.vector


def _chunks(text: str) -> list[Chunk]:
    """A text cut as a document's is; where it has no title, none is made of a file's name."""
    try:
        read = parse_document(f"{_UNNAMED}.txt", text.encode("utf-8", "ignore"))
    except DocumentError:  # there is nothing in it
        return []
    return [replace(c, title="") if c.title == _UNNAMED else c for c in chunks_of(read)]
