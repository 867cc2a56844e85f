"""What an evaluation asks of which index, and what it expects."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.building import embed
from index.documents import Document
from index.encoders import Encoder
from index.engines import Index, target_at
from index.errors import IndexFolderError
from index.passages import Chunk, Entry, normalize
from index.progress import Meter, progress_bar
from index.settings import Address, Place, index_place
from qa.evaluate.measures import DataError, QuestionSet, Wanted


@dataclass(frozen=True, slots=True)
class Task:
    """Questions to an index; `relevant` are the rows that answer each, `golds` its answers.

    `unanswerable` are questions that its documents don't answer.
    """

    name: str
    index: Index
    questions: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]
    golds: tuple[tuple[str, ...], ...]
    unanswerable: tuple[str, ...] = ()


def paragraphs_task(
    file: Path,
    questions: Path | None,
    cache: Path,
    encoder: Encoder,
    token_vectors: bool = True,
) -> Task:
    """The paragraphs of a SQuAD-style file, asked its own questions or those of another file.

    :raises DataError: if a file can't be read, or the two are not of the same paragraphs.
    """
    passages = QuestionSet.read(file)
    asked = QuestionSet.read(questions) if questions else passages
    if len(asked.questions) != len(passages.questions) or asked.relevant != passages.relevant:
        raise DataError("questions_differ", path=questions, other=file)
    name = passages.name if token_vectors else f"{passages.name} without tokens"
    index = index_paragraphs(passages, _place(cache, name), encoder, token_vectors)
    rows = _rows(index, passages.chunks())
    return Task(
        name=f"{asked.name} → {passages.name}" if questions else passages.name,
        index=index,
        questions=asked.questions,
        relevant=tuple(frozenset([rows[paragraph]]) for paragraph in asked.relevant),
        golds=tuple(tuple(gold.text.strip() for gold in golds) for golds in passages.golds),
    )


def wanted_task(file: Path, index: Index) -> Task:
    """A person's own questions to an index; every passage that holds an answer is relevant.

    :raises DataError: if the file can't be read.
    """
    wanted = Wanted.read(file)
    answerable = [(each.question, each.answers) for each in wanted if each.answers is not None]
    texts = {row: normalize(record.chunk.text) for row, record in index.every()}
    return Task(
        name=file.stem,
        index=index,
        questions=tuple(question for question, _ in answerable),
        relevant=tuple(_holding(answers, texts) for _, answers in answerable),
        golds=tuple(answers for _, answers in answerable),
        unanswerable=tuple(each.question for each in wanted if each.answers is None),
    )


def index_paragraphs(
    questions: QuestionSet, place: Place, encoder: Encoder, token_vectors: bool = True
) -> Index:
    """An index with a document an article and a passage a paragraph, kept at a place."""
    chunks = questions.chunks()
    entries = _entries(chunks, questions.articles)
    target = target_at(place)
    with target.writing(), progress_bar() as on_progress:
        try:
            previous = target.open(encoder)
            held = (record.chunk.digest for _, record in previous.every())
            if sorted(held) == sorted(chunk.digest for chunk in chunks):
                return previous
        except IndexFolderError:
            previous = None
        meter = Meter(len(entries), on_progress)
        for _ in entries:
            meter.document_read()
        embedding = embed(chunks, previous, encoder, meter, with_tokens=token_vectors)
        draft = target.draft(encoder, with_tokens=token_vectors)
        draft.add(entries, embedding)
        draft.publish()
    return target.open(encoder)


def _place(cache: Path, name: str) -> Place:
    """Where a throw-away index goes: into the cache, or the Milvus that the settings name."""
    chosen = index_place()
    if isinstance(chosen, Address):
        prefix = f"evaluation_{hashlib.blake2b(name.encode(), digest_size=6).hexdigest()}"
        return Address(chosen.uri, cache / f"{name} in Milvus", prefix)
    return cache / name


def _rows(index: Index, chunks: Sequence[Chunk]) -> list[int]:
    """The row of each paragraph; of equal ones each its own."""
    of: dict[str, list[int]] = {}
    for row, record in index.every():
        of.setdefault(record.chunk.digest, []).append(row)
    return [of[chunk.digest].pop(0) for chunk in chunks]


def _entries(chunks: Sequence[Chunk], articles: Sequence[int]) -> list[Entry]:
    owned = itertools.groupby(zip(articles, chunks, strict=True), key=lambda pair: pair[0])
    parts = [(article, tuple(chunk for _, chunk in of)) for article, of in owned]
    return [
        Entry(Document(str(article), "", "\n".join(c.text for c in of), ()), of)
        for article, of in parts
    ]


def _holding(answers: Sequence[str], texts: Mapping[int, str]) -> frozenset[int]:
    wanted = [normalize(answer) for answer in answers]
    return frozenset(row for row, text in texts.items() if any(a in text for a in wanted))
