"""The lexical index: what it counts is what the texts hold, and its weights are BM25's."""

import math
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.engines.folder.postings import AllTerms, Terms, Weighed, keys_of
from index.passages.bm25 import K1, B
from index.passages.terms import terms_of

TEXTS = st.lists(st.text("宁波工厂港口ab 1。", max_size=30), min_size=1, max_size=8)
QUESTIONS = st.text("宁波工厂港口ab 1", max_size=10)


def bm25(question: str, texts: list[str]) -> tuple[list[float], float]:
    """The formula, written out."""
    counts = [Counter(terms_of(text)) for text in texts]
    mean = sum(map(Counter.total, counts)) / len(texts) or 1e-9
    scores, most, found = [0.0] * len(texts), 0.0, 0.0
    for term, asked in Counter(terms_of(question)).items():
        holding = sum(term in of for of in counts)
        rarity = asked * math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        most, found = most + rarity, found + rarity * (holding > 0)
        for row, of in enumerate(counts):
            scale = K1 * (1 - B + B * of.total() / mean)
            scores[row] += rarity * of[term] / (of[term] + scale) if of[term] else 0
    return [score / (most or 1) for score in scores], found / (most or 1)


def weighed(question: str, texts: list[str]) -> Weighed:
    return AllTerms([Terms.from_texts(texts)], [np.ones(len(texts), dtype=bool)]).weighed(question)


@given(TEXTS, QUESTIONS)
def test_coverage_is_bm25_over_the_most_there_could_be(texts: list[str], question: str) -> None:
    words = weighed(question, texts)
    expected, known = bm25(question, texts)
    scores = words.coverage(np.arange(len(texts)))
    assert scores == pytest.approx(expected, abs=1e-6)
    assert words.familiar == pytest.approx(known)
    ranked = sorted(np.flatnonzero(scores), key=lambda row: (-scores[row], row))
    assert words.best(3).tolist() == ranked[:3]


@given(TEXTS, TEXTS, QUESTIONS, st.randoms(use_true_random=False))
def test_segments_and_what_is_gone_weigh_as_if_they_were_one(
    one: list[str], other: list[str], question: str, chance: random.Random
) -> None:
    texts = one + other
    live = np.array([row == 0 or chance.random() < 0.7 for row in range(len(texts))])
    parts = [Terms.from_texts(one), Terms.from_texts(other)]
    words = AllTerms(parts, np.split(live, [len(one)])).weighed(question)
    scores = words.coverage(np.arange(len(texts)))
    expected, known = bm25(question, [texts[row] for row in np.flatnonzero(live)])
    assert scores[live] == pytest.approx(expected, abs=1e-6)
    assert not scores[~live].any()
    assert words.familiar == pytest.approx(known)
    assert live[words.best(len(texts))].all()


def plain(words: AllTerms, question: str, passages: int) -> tuple[Weighed, list[int]]:
    """The question's words, and all rows that cover anything, best first, by the plain sum."""
    asked = words.weighed(question)
    scores = asked.coverage(np.arange(passages))
    return asked, sorted(np.flatnonzero(scores).tolist(), key=lambda row: (-scores[row], row))


@pytest.mark.parametrize("seen", [1, 20, 4_000])
@pytest.mark.parametrize("seed", range(15))
def test_the_best_are_those_of_the_plain_sum(
    seed: int, seen: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.engines.folder.postings._SEEN", seen)
    chance = random.Random(seed)
    usual = dict.fromkeys("的是了", 0.8) | dict.fromkeys(
        "在有人这中大为上个国我以要他时来用们", 0.05
    )
    texts = [
        " ".join(n * (letter + " ") for letter, n in held.items())
        for held in (
            {letter: chance.randint(1, 4) for letter in usual if chance.random() < usual[letter]}
            for _ in range(300)
        )
    ]
    parts = [Terms.from_texts(texts[:120]), Terms.from_texts(texts[120:])]
    live = np.array([row < 5 or chance.random() < 0.9 for row in range(300)])
    words = AllTerms(parts, np.split(live, [120]))
    question = " ".join([*chance.sample("的是了", 2), *chance.sample(list(usual), 3)])
    asked, ranked = plain(words, question, 300)
    for k in (1, 5, 20, 300):
        assert asked.best(k).tolist() == ranked[:k]


def test_usual_terms_are_looked_up_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"的 x{row % 100}" for row in range(10_000)]
    words = AllTerms([Terms.from_texts(texts)], [np.ones(10_000, dtype=bool)])
    asked, ranked = plain(words, "的 x7", 10_000)
    covered: list[int] = []
    whole = asked.coverage
    monkeypatch.setattr(asked, "coverage", lambda rows: covered.append(len(rows)) or whole(rows))
    assert asked.best(10).tolist() == ranked[:10] == list(range(7, 1000, 100))
    assert covered == [20, 100]  # some of those with the rare term, then all of them


@given(TEXTS)
def test_postings_are_what_the_texts_hold(texts: list[str]) -> None:
    terms = Terms.from_texts(texts)
    for term in {term for text in texts for term in terms_of(text)} | {"无"}:
        ((rows, times),) = terms.postings(keys_of([term]))
        held = [(row, terms_of(text).count(term)) for row, text in enumerate(texts)]
        expected = [(row, count) for row, count in held if count]
        assert list(zip(rows.tolist(), times.tolist(), strict=True)) == expected


def test_they_are_the_same_when_read_again(tmp_path: Path) -> None:
    written = Terms.from_texts(["宁波港口", "工厂 a1"] * 3)
    written.write(tmp_path / "terms")
    again = Terms.read(tmp_path / "terms")
    ((rows, times),) = again.postings(keys_of(["港口"]))
    assert (rows.tolist(), times.tolist()) == ([0, 2, 4], [1, 1, 1])
    assert again.lengths.tolist() == [7, 4] * 3
    (tmp_path / "terms" / "keys.npy").write_bytes(b"")
    with pytest.raises((OSError, ValueError, EOFError)):
        Terms.read(tmp_path / "terms")
