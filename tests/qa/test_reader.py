"""The reader: what it computes is what was learned, and a passage is seen as it is written."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from index import build_index, open_index
from index.arrays import unit
from index.chunks import Chunk
from index.errors import IndexFolderError
from qa.learn import Example, Network, stacked
from qa.reader import FILE, PlainReader, Reader, matched, reader_for
from qa.sentences import View, evidence, views
from tests.toys import ToyEncoder

TEXT = "宁波临海。单项冠军企业有83家！港口"
QUESTION = "冠军企业有多少家"


def view(text: str = TEXT) -> View:
    return views([Chunk(text, 0, len(text), (1,), "标题", None, (), None)], ToyEncoder())[0]


def asked(question: str = QUESTION) -> np.ndarray:
    return ToyEncoder().encode_with_tokens([question], question=True)[1][0]


def test_a_passage_is_seen_in_sentences_without_its_title():
    seen = view()
    assert [TEXT[a:b] for a, b in seen.sentences] == ["宁波临海。", "单项冠军企业有83家！", "港口"]
    assert seen.spans == tuple((at, at + 1) for at in range(len(TEXT)))
    assert seen.owners.tolist() == [0] * 5 + [1] * 11 + [2] * 2
    assert seen.tokens.shape == (len(TEXT), 64)


def test_tokens_of_the_question_are_matched_but_not_punctuation():
    seen = view("有，83 家")
    assert matched("有83，", seen).tolist() == [1, 0, 1, 1, 0, 0]


def test_the_sentence_with_the_words_and_the_figure_leads():
    centre = np.zeros(64, dtype=np.float32)
    found = evidence(QUESTION, asked(), view(), centre, centre)
    assert found.argmax() == 1
    plain = PlainReader(centre).read(QUESTION, asked(), view())
    assert plain.sentences.tolist() == found.tolist()
    assert plain.best(view(), 1) is None


def test_the_reader_computes_what_was_learned():
    torch.manual_seed(1)
    centre, usual = torch.rand(64) / 9, torch.rand(64) / 9
    networks = [Network(centre, usual).eval() for _ in range(2)]
    reader = Reader(stacked(networks))
    seen, tokens = view(), asked()
    example = Example(
        view=seen,
        asked=torch.from_numpy(tokens),
        same=torch.from_numpy(matched(QUESTION, seen)),
        evidence=torch.from_numpy(evidence(QUESTION, tokens, seen, centre.numpy(), usual.numpy())),
        right=torch.tensor([False, True, False]),
        sentence=1,
        answers=((12, 14),),
    )
    with torch.no_grad():
        vectors = torch.from_numpy(unit(seen.tokens - centre.numpy()))
        sentences, ends = (
            torch.stack(scores).mean(dim=0)
            for scores in zip(*(network(vectors, example) for network in networks), strict=True)
        )
    reading = reader.read(QUESTION, tokens, seen)
    assert reading.sentences == pytest.approx(sentences.numpy(), abs=1e-4)
    assert reading.starts == pytest.approx(ends[:, 0].numpy(), abs=1e-4)
    assert reading.ends == pytest.approx(ends[:, 1].numpy(), abs=1e-4)


def test_an_index_takes_the_reader_that_was_learned_for_its_model(
    folder: Path, tmp_path: Path, toy: ToyEncoder
):
    (folder / "a.txt").write_text(TEXT, "utf-8")
    build_index(folder, tmp_path / "索引", encoder=toy)
    index = open_index(tmp_path / "索引", encoder=toy)
    file = index.folder / FILE
    assert isinstance(reader_for(index), PlainReader)
    arrays = stacked([Network(torch.zeros(64), torch.zeros(64))])
    Reader.write_file(file, arrays, "another model")
    assert isinstance(reader_for(index), PlainReader)
    Reader.write_file(file, arrays, toy.identity)
    os.utime(file, (1, 1))
    assert isinstance(reader_for(index), Reader)
    file.write_bytes(b"PK")
    with pytest.raises(IndexFolderError, match="重新运行"):
        reader_for(index)


@given(st.text(max_size=60))
def test_every_token_belongs_to_the_sentence_it_stands_in(text: str):
    seen = view(text)
    for (start, end), owner in zip(seen.spans, seen.owners, strict=True):
        first, last = seen.sentences[owner]
        assert first <= start < end <= last
    assert "".join(text[a:b] for a, b in seen.sentences) == text
