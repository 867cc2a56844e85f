"""Token vectors in two bits a dimension, and late interaction over them."""

from pathlib import Path

import numpy as np
import pytest

from index.arrays import unit
from index.passages.tokens import Tokens, similarities, to_bits

CENTRE = np.zeros(8, dtype=np.float32)
LARGE = 1 / np.sqrt(8)


def test_bits_are_signs_and_sizes() -> None:
    tokens = unit(np.array([[9, -9, 1, -1, 1, 1, 1, -1]], dtype=np.float32))
    (code,) = to_bits(tokens, CENTRE)[0]
    assert f"{code >> 8:08b}" == "10101110"
    assert f"{code & 255:08b}" == "11000000"


def test_the_centre_is_taken_off() -> None:
    centre = np.full(8, LARGE, dtype=np.float32)
    tokens = centre[None, :] + np.eye(8, dtype=np.float32)[:1] - np.eye(8, dtype=np.float32)[1:2]
    (code,) = to_bits(tokens, centre)[0]
    assert f"{code & 255:08b}" == "11000000"


def test_the_best_match_of_each_question_token_in_each_passage() -> None:
    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(size=(6, 64)).astype(np.float32))
    centre = np.zeros(64, dtype=np.float32)
    bits = to_bits(vectors, centre)
    question = np.stack([vectors[0], -vectors[0], vectors[3], -vectors[3]])
    best = similarities(question, [bits[:2], bits[:0], bits[2:]], centre)
    assert best.shape == (4, 3)
    assert best[0].argmax() == 0
    assert best[2].argmax() == 2
    assert best[0, 0] == pytest.approx(0.94, abs=0.02)  # two bits keep nearly all of the cosine
    assert (np.abs(best) <= 1).all()


def test_tokens_come_back_from_a_folder(tmp_path: Path) -> None:
    bits = to_bits(unit(np.random.default_rng(1).normal(size=(5, 8)).astype(np.float32)), CENTRE)
    Tokens.from_passages([bits[:2], bits[2:]], CENTRE).write(tmp_path / "tokens")
    read = Tokens.read(tmp_path / "tokens")
    assert read.bits_of(0).tolist() == bits[:2].tolist()
    assert read.bits_of(1).tolist() == bits[2:].tolist()


def test_a_dimension_that_fills_no_whole_bytes() -> None:
    chance = np.random.default_rng(0)
    passage = unit(chance.normal(size=(5, 12)).astype(np.float32))
    question = unit(chance.normal(size=(1, 12)).astype(np.float32))
    centre = np.zeros(12, dtype=np.float32)
    found = similarities(question, [to_bits(passage, centre)], centre)
    levels = np.sign(passage) * np.where(np.abs(passage) > 12**-0.5, 1.5, 0.5)
    cosines = levels @ question[0] / np.linalg.norm(levels, axis=1)
    assert found[0] == pytest.approx([cosines.max()], rel=1e-5)
