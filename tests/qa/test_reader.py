"""Reading: a passage is seen as it is written, read whole, and as it was learned."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from index import build_index, load_encoder, open_index
from index.arrays import FloatVector, NamedArrays
from index.encoders.e5.encoder import E5Encoder
from index.encoders.e5.weights import IDENTITY, POSITIONS, WIDTH
from index.errors import IndexFolderError
from index.passages.chunks import Chunk
from qa.learn.network import FIRST, RANK, Network
from qa.question import Question
from qa.reading import SHAPES, Reading, reader_for
from qa.reading.joint import TOKENS, WHOLE, JointReader, joined, pooled
from qa.reading.likeness import likeness
from qa.reading.reader import FILE, PlainReader, TaughtReader, read_file, write_file
from qa.reading.reading import LONGEST, ranges
from qa.reading.view import View, views
from tests.toys import ToyEncoder

TEXT = "宁波临海。单项冠军企业有83家！港口"
QUESTION = "冠军企业有多少家"


def chunk(text: str = TEXT) -> Chunk:
    return Chunk(text, 0, len(text), (1,), "标题", None, (), None)


def view(text: str = TEXT) -> View:
    return views([chunk(text)], ToyEncoder())[0]


def logits(size: int, told: dict[int, float]) -> FloatVector:
    """Some logits, and -9 for all others."""
    found = np.full(size, -9, dtype=np.float32)
    for at, logit in told.items():
        found[at] = logit
    return found


def reading(text: str, starts: dict[int, float], ends: dict[int, float]) -> Reading:
    seen = view(text)
    size = len(seen.spans)
    units = np.zeros(len(seen.sentences), dtype=np.float32)
    return Reading(seen, units, 0.0, None, logits(size, starts), logits(size, ends))


@pytest.fixture(scope="module")
def bundled() -> E5Encoder:
    return E5Encoder.bundled()


def test_a_passage_is_seen_in_sentences_without_its_title():
    seen = view()
    assert [TEXT[a:b] for a, b in seen.sentences] == ["宁波临海。", "单项冠军企业有83家！", "港口"]
    assert seen.spans == tuple((at, at + 1) for at in range(len(TEXT)))
    assert seen.owners.tolist() == [0] * 5 + [1] * 11 + [2] * 2
    assert seen.tokens.tolist() == list(range(-len(TEXT), 0))
    assert seen.within((12, 14)) == [12, 13]


def test_a_row_of_a_table_is_one_sentence():
    row = "名称：铣床；数量：3 台。\n名称：车床；数量：2 台。"
    assert [row[a:b] for a, b in view(row).sentences] == [
        "名称：铣床；数量：3 台。\n",
        "名称：车床；数量：2 台。",
    ]


def test_the_sentence_with_the_words_and_the_figure_leads():
    encoder, centre = ToyEncoder(), np.zeros(64, dtype=np.float32)
    question = Question.read(QUESTION, encoder)
    (plain,) = PlainReader(encoder, centre).read(question, [chunk()])
    tokens = encoder.encode_with_tokens([chunk().in_context])[1][0][-len(TEXT) :]
    found = likeness(question, view(), tokens, centre)
    assert plain.units.tolist() == found.tolist()
    assert found.argmax() == plain.best() == 1
    assert (plain.words(1), plain.answers, plain.shape()) == (None, None, None)


def test_words_end_after_they_begin_and_in_the_same_sentence():
    found = reading(TEXT, {12: 3, 16: 2}, {11: 4, 13: 2, 17: 2})
    (first, sure), (second, unsure) = found.words(1) or ((), 0), found.words(2) or ((), 0)
    assert (first, second) == ((12, 14), (16, 18))
    every = np.logaddexp.reduce(found.starts) + np.logaddexp.reduce(found.ends)
    assert sure == pytest.approx(np.exp(3 + 2 - every))
    assert unsure == pytest.approx(np.exp(2 + 2 - every))


def test_words_are_not_longer_than_a_sentence_could_be():
    both = ranges(np.zeros(60, dtype=np.float32), np.zeros(60, dtype=np.float32))
    assert np.isfinite(both).sum(axis=1).tolist() == [min(LONGEST, 60 - at) for at in range(60)]
    assert not np.isfinite(both[5, 4])
    assert np.isfinite(both[5, 5 + LONGEST - 1])


def test_the_likeliest_shape_is_that_of_the_answer():
    seen, none = view(), np.zeros(3, dtype=np.float32)
    for number, shape in enumerate(SHAPES):
        shapes = np.eye(len(SHAPES), dtype=np.float32)[number]
        assert Reading(seen, none, 0.0, shapes).shape() == shape


def test_a_sentence_belongs_as_its_tokens_do_in_the_mean():
    inside = np.arange(len(TEXT), dtype=np.float32)
    assert pooled(inside, view()).tolist() == [2.0, 10.0, 16.5]
    untold = View.from_spans("甲。\n \n乙。", [(0, 1), (1, 2), (5, 6), (6, 7)])
    units = pooled(np.array([1, 3, 5, 9], dtype=np.float32), untold)
    assert [each for each in units.tolist() if np.isfinite(each)] == [2.0, 7.0]


@given(st.integers(1, 700), st.integers(0, 1500))
def test_a_long_passage_is_read_in_parts_and_none_of_it_is_lost(asking: int, length: int):
    asked = [0, *range(1000, 1000 + asking), 2]
    passage = [0, *range(5000, 5000 + length), 2]
    parts = joined(asked, passage)
    assert [token for ids, own in parts for token in ids[own]] == passage[1:-1]
    assert all(len(ids) <= POSITIONS and ids[-1] == 2 and ids[0] == 0 for ids, _ in parts)


def weights(rank: int = 2, size: float = 0.05, seed: int = 0) -> NamedArrays:
    """A small reader, of any weights."""
    chance = np.random.default_rng(seed)
    arrays = {
        "l11.q.up": chance.normal(size=(WIDTH, rank)),
        "l11.q.down": chance.normal(size=(rank, WIDTH)),
        "l8.fo.up": chance.normal(size=(WIDTH, rank)),
        "l8.fo.down": chance.normal(size=(rank, 4 * WIDTH)),
        TOKENS: chance.normal(size=(3, WIDTH + 1)),
        WHOLE: chance.normal(size=(1 + len(SHAPES), WIDTH + 1)),
    }
    return {name: (size * each).astype(np.float32) for name, each in arrays.items()}


def test_a_change_of_low_rank_is_added_to_the_weights_it_names(bundled: E5Encoder):
    arrays = weights()
    changed = bundled.weights.adapted({"l11.q.w": (arrays["l11.q.up"], arrays["l11.q.down"])})
    shape = (WIDTH, WIDTH)
    difference = changed.tensor("l11.q.w", *shape) - bundled.weights.tensor("l11.q.w", *shape)
    assert difference == pytest.approx(arrays["l11.q.up"] @ arrays["l11.q.down"], abs=1e-6)
    assert np.array_equal(
        changed.tensor("l10.q.w", *shape), bundled.weights.tensor("l10.q.w", *shape)
    )


def test_reading_computes_what_is_learned(bundled: E5Encoder, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YONGWEN_ENGINE", "torch")
    chance = torch.Generator().manual_seed(1)
    network = Network(bundled.weights).eval()
    for change in network.model.changes.values():
        change.up.data = 0.05 * torch.randn(change.up.shape, generator=chance)
    arrays = network.arrays()
    assert min(int(name[1:].split(".")[0]) for name in arrays if name.endswith(".up")) == FIRST
    assert arrays["l11.q.up"].shape == (WIDTH, RANK)
    (seen,) = views([chunk()], bundled)
    (read,) = JointReader(bundled, arrays).read([QUESTION], [chunk().in_context], [seen])
    ((ids, own),) = joined(
        bundled.prompted([QUESTION], question=True)[0], bundled.prompted([chunk().in_context])[0]
    )
    with torch.no_grad():
        wholes, tokens = network([ids, [*ids, *ids]])  # padding changes nothing
    whole = wholes[0].numpy()
    starts, ends, inside = tokens[0].numpy()[own][seen.tokens].T
    assert read.answers == pytest.approx(float(whole[0]), abs=1e-3)
    assert read.shapes == pytest.approx(np.exp(whole[1:]) / np.exp(whole[1:]).sum(), abs=1e-3)
    assert read.starts == pytest.approx(starts, abs=1e-3)
    assert read.ends == pytest.approx(ends, abs=1e-3)
    assert read.units == pytest.approx(pooled(inside, seen), abs=1e-3)


def test_a_passage_in_parts_answers_as_its_surest_part_does(bundled: E5Encoder):
    reader, arrays = TaughtReader(bundled, weights()), weights()
    text = "".join(f"第{at}座桥在{at * 7}年建成，长{at * 13}米。" for at in range(60))
    (seen,) = views([chunk(text)], bundled)
    asked = bundled.prompted([QUESTION], question=True)[0]
    parts = joined(asked, bundled.prompted([chunk(text).in_context])[0])
    assert len(parts) > 1
    (read,) = reader.read(Question.read(QUESTION, bundled), [chunk(text)])
    assert (len(read.units), len(read.view.spans)) == (60, len(seen.spans))
    states = bundled.adapted(
        {
            name: (arrays[f"{name[:-2]}.up"], arrays[f"{name[:-2]}.down"])
            for name in ("l11.q.w", "l8.fo.w")
        }
    ).states([ids for ids, _ in parts])
    answers = [float(arrays[WHOLE][0, :-1] @ rows[0] + arrays[WHOLE][0, -1]) for rows in states]
    assert read.answers == pytest.approx(max(answers), abs=2e-2)


def test_a_reader_is_kept_in_half_precision_with_its_model(tmp_path: Path):
    file, arrays = tmp_path / FILE, weights()
    write_file(file, arrays)
    kept = read_file(file)
    assert kept is not None
    assert set(kept) == set(arrays)
    for name, array in arrays.items():
        assert kept[name].dtype == np.float32
        assert kept[name] == pytest.approx(array.astype(np.float16).astype(np.float32))


def test_a_reader_of_another_model_is_none(tmp_path: Path):
    np.savez(tmp_path / FILE, model=np.array("other"), **weights())
    assert read_file(tmp_path / FILE) is None


@pytest.mark.parametrize("lacking", [TOKENS, WHOLE, "model", None])
def test_a_reader_of_another_form_is_damaged(tmp_path: Path, lacking: str | None):
    arrays: dict[str, np.ndarray] = {"model": np.array(IDENTITY), **weights()}
    if lacking:
        del arrays[lacking]
    else:
        arrays[WHOLE] = arrays[WHOLE][:-1]
    np.savez(tmp_path / FILE, allow_pickle=False, **arrays)
    with pytest.raises(ValueError, match=lacking or "another form"):
        read_file(tmp_path / FILE)


def test_an_index_takes_the_reader_in_its_folder(folder: Path, tmp_path: Path):
    (folder / "a.txt").write_text(TEXT, "utf-8")
    encoder = load_encoder()
    build_index(folder, tmp_path / "索引", encoder=encoder)
    index = open_index(tmp_path / "索引", encoder=encoder)
    file = index.folder / FILE
    write_file(file, weights())
    own = reader_for(index)
    assert isinstance(own, TaughtReader)
    assert reader_for(index) is own
    write_file(file, weights(seed=1))
    os.utime(file, (2, 2))
    assert reader_for(index) is not own
    for at, broken in enumerate((b"PK", b"", b"\x93NUMPY")):
        file.write_bytes(broken)
        os.utime(file, (at + 3, at + 3))
        with pytest.raises(IndexFolderError, match="重新运行"):
            reader_for(index)


def test_without_one_of_its_own_an_index_has_the_bundled_reader(folder: Path, tmp_path: Path):
    (folder / "a.txt").write_text(TEXT, "utf-8")
    encoder = load_encoder()
    build_index(folder, tmp_path / "索引", encoder=encoder)
    index = open_index(tmp_path / "索引", encoder=encoder)
    bundled = reader_for(index)
    assert isinstance(bundled, TaughtReader)
    assert reader_for(index) is bundled
    np.savez(index.folder / FILE, model=np.array("other"), **weights())
    assert reader_for(index) is bundled
    question = Question.read("有几家单项冠军企业", encoder)
    right, wrong = bundled.read(question, [chunk(), chunk("山上种着很多树，风也很大。")])
    assert right.answers is not None
    assert wrong.answers is not None
    assert right.answers > wrong.answers
    assert right.best() == 1


def test_a_model_that_was_not_adapted_has_a_plain_reader(
    folder: Path, tmp_path: Path, toy: ToyEncoder
):
    (folder / "a.txt").write_text(TEXT, "utf-8")
    build_index(folder, tmp_path / "索引", encoder=toy)
    assert isinstance(reader_for(open_index(tmp_path / "索引", encoder=toy)), PlainReader)


@given(st.text(max_size=60))
def test_every_token_belongs_to_the_sentence_it_stands_in(text: str):
    seen = view(text)
    for (start, end), owner in zip(seen.spans, seen.owners, strict=True):
        first, last = seen.sentences[owner]
        assert first <= start < end <= last
    assert "".join(text[a:b] for a, b in seen.sentences) == text
