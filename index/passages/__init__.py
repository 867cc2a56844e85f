"""Paragraphs become passages: what is cut, the terms in it, and the vectors it gets."""

from index.passages.bm25 import MOST, saturation, shares
from index.passages.chunks import Chunk, chunks_of, recipe, sentences, windows
from index.passages.entries import DocumentEntry, Entry, PassageRecord
from index.passages.grains import Embedding, Grains
from index.passages.terms import normalize, terms_of
from index.passages.tokens import Bits, Tokens, similarities, to_bits
from index.passages.weight import weight

__all__ = [
    "MOST",
    "Bits",
    "Chunk",
    "DocumentEntry",
    "Embedding",
    "Entry",
    "Grains",
    "PassageRecord",
    "Tokens",
    "chunks_of",
    "normalize",
    "recipe",
    "saturation",
    "sentences",
    "shares",
    "similarities",
    "terms_of",
    "to_bits",
    "weight",
    "windows",
]
