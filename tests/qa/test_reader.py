"""Reading: a passage is seen as it is written, read whole, and as it was learned."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from qa.reading.apart import ApartReader, matched
from qa.reading.together import HEAD, TogetherReader, joined

from index import build_index, load_encoder, open_index
from index.arrays import unit
from index.encoders.e5.encoder import E5Encoder
from index.encoders.e5.weights import POSITIONS, WIDTH
from index.errors import IndexFolderError
from index.passages.chunks import Chunk
from qa.learn import apart, together
from qa.reading import Reader, Reading, reader_for
from qa.reading.likeness import evidence
from qa.reading.reader import APART, FILE, TOGETHER, WORTH, PlainReader, _added, write_file
from qa.reading.view import View, views
from tests.toys import ToyEncoder

TEXT = "宁波临海。单项冠军企业有83家！港口"
QUESTION = "冠军企业有多少家"


def chunk(text: str = TEXT) -> Chunk:
    return Chunk(text, 0, len(text), (1,), "标题", None, (), None)


def view(text: str = TEXT) -> View:
    return views([chunk(text)], ToyEncoder())[0]


def reading(text: str, starts: dict[int, float], stops: dict[int, float]) -> Reading:
    """A reading in which all tokens but some have -5, and no word matches."""
    seen = view(text)
    rows = np.full((2, len(seen.spans)), -5, dtype=np.float32)
    for row, given_ in enumerate((starts, stops)):
        for at, logit in given_.items():
            rows[row, at] = logit
    none = np.zeros(len(seen.sentences), dtype=np.float32)
    cosines = np.zeros((len(seen.spans), 1), dtype=np.float32)
    return Reading(seen, none, cosines, *rows)


def asked() -> np.ndarray:
    return ToyEncoder().encode_with_tokens([QUESTION], question=True)[1][0]


def tokens() -> np.ndarray:
    return ToyEncoder().encode_with_tokens([chunk().in_context])[1][0][-len(TEXT) :]


@pytest.fixture(scope="module")
def bundled() -> E5Encoder:
    return E5Encoder.bundled()


def test_a_passage_is_seen_in_sentences_without_its_title():
    seen = view()
    assert [TEXT[a:b] for a, b in seen.sentences] == ["宁波临海。", "单项冠军企业有83家！", "港口"]
    assert seen.spans == tuple((at, at + 1) for at in range(len(TEXT)))
    assert seen.owners.tolist() == [0] * 5 + [1] * 11 + [2] * 2
    assert seen.tokens.tolist() == list(range(-len(TEXT), 0))


def test_tokens_of_the_question_are_matched_but_not_punctuation():
    assert matched("有83，", view("有，83 家")).tolist() == [1, 0, 1, 1, 0, 0]


def test_the_sentence_with_the_words_and_the_figure_leads():
    centre = np.zeros(64, dtype=np.float32)
    (plain,) = PlainReader(ToyEncoder(), centre).read(QUESTION, [chunk()])
    found = evidence(QUESTION, asked(), view(), tokens(), centre=centre, usual=centre)
    assert plain.sentences.tolist() == found.tolist()
    assert found.argmax() == 1
    assert plain.best(1) is None
    assert plain.sure is None


def test_an_answer_ends_after_it_begins_and_in_the_same_sentence():
    found = reading(TEXT, {12: 3, 16: 2}, {11: 4, 13: 2, 17: 2})
    assert found.best(1) == (12, 14)
    assert found.best(2) == (16, 18)
    assert found.score((12, 14)) == 5
    assert found.score((16, 18)) == 4
    assert found.score((0, 0)) == -np.inf


def test_what_is_read_together_is_added_to_what_is_read_apart():
    apart = reading(TEXT, {12: 1}, {13: 1})
    logits = np.full((len(TEXT), 2), -9, dtype=np.float32)
    logits[12], logits[13] = (2, -9), (-9, 3)
    both = _added(apart, logits)
    assert both.starts is not None
    assert both.starts[12] == WORTH + 2
    assert both.starts[0] == -5 * WORTH - 9
    assert both.sure == 5
    assert both.sentences.argmax() == 1
    assert both.sentences[1] == pytest.approx(5, abs=1e-3)  # an answer stands at one place only
    logits[10], logits[14] = (2, -9), (-9, 3)
    four = _added(apart, logits).sentences[1]
    assert four == pytest.approx(5 + np.log(4), abs=1e-3)  # 10 or 12 to 13 or 14
    logits[14] = -9
    logits[11] = (-9, 3)
    three = _added(apart, logits).sentences[1]
    assert three == pytest.approx(5 + np.log(3), abs=1e-3)  # none ends before it begins


def test_a_passage_without_tokens_holds_no_answer():
    found = _added(reading("", {}, {}), np.zeros((0, 2), dtype=np.float32))
    assert found.sure == -np.inf
    assert found.sentences.tolist() == []


@given(st.integers(1, 700), st.integers(0, 1500))
def test_a_long_passage_is_read_in_parts_and_none_of_it_is_lost(asking: int, length: int):
    asked = [0, *range(1000, 1000 + asking), 2]
    passage = [0, *range(5000, 5000 + length), 2]
    parts = joined(asked, passage)
    assert [token for ids, own in parts for token in ids[own]] == passage[1:-1]
    assert all(len(ids) <= POSITIONS and ids[-1] == 2 and ids[0] == 0 for ids, _ in parts)


def changed(rank: int = 2, size: float = 0.05) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(0)
    arrays = {
        "l11.q.up": chance.normal(size=(WIDTH, rank)),
        "l11.q.down": chance.normal(size=(rank, WIDTH)),
        "l8.fo.up": chance.normal(size=(WIDTH, rank)),
        "l8.fo.down": chance.normal(size=(rank, 4 * WIDTH)),
        HEAD: chance.normal(size=(2, WIDTH + 1)),
    }
    return {name: (size * each).astype(np.float32) for name, each in arrays.items()}


def test_a_change_of_low_rank_is_added_to_the_weights_it_names(bundled: E5Encoder):
    arrays = changed()
    weights = bundled.weights.adapted({"l11.q.w": (arrays["l11.q.up"], arrays["l11.q.down"])})
    shape = (WIDTH, WIDTH)
    difference = weights.tensor("l11.q.w", *shape) - bundled.weights.tensor("l11.q.w", *shape)
    assert difference == pytest.approx(arrays["l11.q.up"] @ arrays["l11.q.down"], abs=1e-6)
    assert np.array_equal(
        weights.tensor("l10.q.w", *shape), bundled.weights.tensor("l10.q.w", *shape)
    )


def test_reading_together_computes_what_is_learned(
    bundled: E5Encoder, monkeypatch: pytest.MonkeyPatch
):
    arrays = changed()
    network = together.Network(bundled.weights, torch.float32).eval()
    for name, change in network.changes.items():
        if f"{name}.up" in arrays:
            change.up.data = torch.from_numpy(arrays[f"{name}.up"])
            change.down.data = torch.from_numpy(arrays[f"{name}.down"])
    network.head.weight.data = torch.from_numpy(arrays[HEAD][:, :-1])
    network.head.bias.data = torch.from_numpy(arrays[HEAD][:, -1])
    monkeypatch.setenv("YONGWEN_ENGINE", "torch")
    reader = TogetherReader(bundled, network.arrays())
    (logits,) = reader.read(QUESTION, [chunk().in_context])
    ((ids, own),) = joined(
        bundled.prompted([QUESTION], question=True)[0], bundled.prompted([chunk().in_context])[0]
    )
    with torch.no_grad():
        expected = network([ids, [*ids, *ids]])[0].numpy()  # padding changes nothing
    assert logits == pytest.approx(expected[own] - expected[0], abs=1e-4)


def test_reading_apart_computes_what_is_learned():
    torch.manual_seed(1)
    centre, usual = torch.rand(64) / 9, torch.rand(64) / 9
    networks = [apart.Network(centre, usual).eval() for _ in range(2)]
    seen, own = view(), tokens()
    found = evidence(QUESTION, asked(), seen, own, centre=centre.numpy(), usual=usual.numpy())
    example = apart.Example(
        view=seen,
        tokens=torch.from_numpy(own),
        asked=torch.from_numpy(asked()),
        same=torch.from_numpy(matched(QUESTION, seen)),
        evidence=torch.from_numpy(found),
        right=torch.tensor([False, True, False]),
        sentence=1,
        answers=((12, 14),),
    )
    with torch.no_grad():
        vectors = torch.from_numpy(unit(own - centre.numpy()))
        sentences, ends = (
            torch.stack(scores).mean(dim=0)
            for scores in zip(*(network(vectors, example) for network in networks), strict=True)
        )
    read = ApartReader(apart.stacked(networks)).read(QUESTION, asked(), seen, own)
    assert read.sentences == pytest.approx(sentences.numpy(), abs=1e-4)
    assert read.starts == pytest.approx(ends[:, 0].numpy(), abs=1e-4)
    assert read.ends == pytest.approx(ends[:, 1].numpy(), abs=1e-4)


def test_an_index_takes_the_reader_in_its_folder(folder: Path, tmp_path: Path):
    (folder / "a.txt").write_text(TEXT, "utf-8")
    encoder = load_encoder()
    build_index(folder, tmp_path / "索引", encoder=encoder)
    index = open_index(tmp_path / "索引", encoder=encoder)
    bundled, file = reader_for(index), index.folder / FILE
    assert isinstance(bundled, Reader)
    assert reader_for(index) is bundled
    nets = [apart.Network(torch.zeros(WIDTH), torch.zeros(WIDTH))]
    write_file(file, {APART: apart.stacked(nets), TOGETHER: changed()})
    own = reader_for(index)
    assert own is not bundled
    assert reader_for(index) is own
    file.write_bytes(b"PK")
    os.utime(file, (1, 1))
    with pytest.raises(IndexFolderError, match="重新运行"):
        reader_for(index)


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
