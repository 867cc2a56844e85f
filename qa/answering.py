"""`ask`: a question is read, looked up, and what was found is read with it; the best is shown."""

import os
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from index.engines import Index
from qa.about import answer_about
from qa.answers import Answer, Note, Part
from qa.claims import claims_of
from qa.confidence import Signs, calibration_of, is_found
from qa.keywords import keyword_of, places
from qa.lookups import looked_up
from qa.missing import note_on
from qa.question import Question, complete, lacks_name
from qa.quoting import Read, as_marked
from qa.reading import reader_for
from qa.results import Passages
from qa.retrieve import Found, check, look_up, read_question, scope
from qa.selection import Selection, select

READ, MOST = 5, 10
"""Passages that are read with the question at a time, and in all: reading goes on while none of
them answers. On documents that nothing was chosen on, one in fifty more has the answer among the
first five so, as with ten read always, and three in five are as quick as with five."""

NEAR = 0.7
"""What a point of the evidence's sum is worth beside a logit of the reader's. Chosen on the
questions of `tests/benchmarks/corpus/fit.jsonl`, where 0.5 to 0.9 are alike."""

PLACES = "places"
"""The shape of what a keyword alone gets: where it stands."""

_ALONE = 10.0  # how far ahead a passage is at most, or by itself


def retrieve(
    question: str,
    k: int = 5,
    *,
    index: Index | str | os.PathLike[str] | None = None,
    within: Sequence[str] = (),
) -> Passages:
    """The k passages that best answer a question, best first, in the order that `ask` gives them.

    `index` is an opened index, a folder, or None for the default folder. A folder is opened at
    the first call, kept, and opened anew once another version has been published. `within` names
    the documents and folders to look in, by their paths in the documents folder; none means all.

    >>> from pathlib import Path
    >>> from index import build_index
    >>> from qa import retrieve
    >>> Path("manuals").mkdir()
    >>> _ = Path("manuals", "kettle.md").write_text("Descale it every three months.", "utf-8")
    >>> _ = build_index("manuals")
    >>> passages = retrieve("How often is it descaled?", index=".manuals-index")
    >>> passages[0].text
    'Descale it every three months.'

    :raises QuestionError: if the question is empty, k is not positive, or `within` names what is
        not there.
    :raises IndexFolderError: if the index can't be opened.
    """
    check(question, k)
    at = scope(index, within)
    if not reader_for(at).is_taught:
        found = look_up(read_question(question, at), k, at)
        return Passages(question, tuple(each.passage for each in found.candidates))
    found = look_up(read_question(question, at), max(k, MOST), at)
    read = [replace(e.candidate.passage, score=e.passage.score) for e in reread(found)]
    return Passages(question, (*read, *(c.passage for c in found.candidates[len(read) :]))[:k])


def ask(
    question: str,
    k: int = 5,
    *,
    index: Index | str | os.PathLike[str] | None = None,
    before: Answer | None = None,
    within: Sequence[str] = (),
) -> Answer:
    """The answer that the documents give to a question, with the k best passages.

    The passages are those of `qa.retrieve`, but in the order that they have after reading: one that
    answers comes before one that is only near. Some are read even if fewer are asked for.

    `before` is the answer to an earlier question, from which a question like 「那小巨人呢？」 takes
    what it leaves out; the answer's `question` shows what was made of it. Options and errors are
    those of `qa.retrieve`.

    >>> from pathlib import Path
    >>> from index import build_index
    >>> from qa import ask
    >>> use = "Fill it with at most 1.7 litres of water."
    >>> care = "Descale the kettle every three months with 50 grams of citric acid."
    >>> Path("manuals").mkdir()
    >>> kettle = Path("manuals", "kettle.md")
    >>> _ = kettle.write_text(f"# Kettle\\n\\n{use}\\n\\n## Descaling\\n\\n{care}", "utf-8")
    >>> _ = build_index("manuals")
    >>> found = ask("How often should the kettle be descaled?", index=".manuals-index")
    >>> found.parts[0].text
    'Descale the kettle every three months with 50 grams of citric acid.'
    >>> found.parts[0].source.source("en")
    '“Kettle” · Descaling · paragraph 2 · kettle.md'
    >>> ask("Who invented the kettle?", index=".manuals-index").found
    False
    """
    check(question, k)
    at = scope(index, within)
    told = answer_about(question, at)
    if told:
        return told
    found = look_up(_completed(question, before, at), max(k, MOST), at)
    return answer_to(found, k)


def _completed(question: str, before: Answer | None, index: Index) -> Question:
    if before is None:
        return read_question(question, index)
    known = before.answer if before.found else ""
    full = complete(question, before.question, known, index.encoder)
    return read_question(full, index, typed=question)


def answer_to(found: Found, k: int) -> Answer:
    """The answer that candidates give."""
    question = found.question
    read = reread(found)
    if not read:
        return Answer(question.text, Passages(question.text))
    keyword = keyword_of(question)
    parts = places(keyword, read, found.index) if keyword else ()
    if keyword and parts:
        return _standing(question, keyword, parts, read, k)
    seen = looked_up(question, read, found.index)
    selection = seen or select(question, read, found.index)
    told = signs(found, read, selection)
    taught = read[0].reading.answers is not None
    calibration = calibration_of(found.index, taught=taught)
    confidence = 1.0 if selection.is_certain else calibration.confidence(told)
    first = as_marked(read[0].passage, seen.parts) if seen else read[0].passage
    others = (*(e.passage for e in read[1:]), *(c.passage for c in found.candidates[len(read) :]))
    passages = Passages(question.text, (first, *others)[:k])
    answers = selection.is_certain or is_found(told, confidence)
    missing = None if answers else note_on(question, read[0].passage, found.index)
    return Answer(
        question=question.text,
        passages=passages,
        shape=selection.shape,
        parts=selection.parts,
        confidence=confidence,
        found=answers,
        claims=claims_of(question, passages) if answers else (),
        note=missing,
    )


def _standing(
    question: Question, keyword: str, parts: Sequence[Part], read: Sequence[Read], k: int
) -> Answer:
    """Where a keyword stands, which is certain; the passages that hold it come first."""
    ranks = {part.rank for part in parts}
    held = sorted(read, key=lambda each: each.candidate.passage.rank not in ranks)
    shown = [each.ranked(rank).passage for rank, each in enumerate(held[:k], start=1)]
    return Answer(
        question=question.text,
        passages=Passages(question.text, tuple(shown)),
        shape=PLACES,
        parts=tuple(replace(part, rank=at) for at, part in enumerate(parts, start=1)),
        confidence=1.0,
        found=True,
        note=Note.of("stands", what=keyword),
    )


def reread(found: Found) -> list[Read]:
    """The first candidates with what the reader makes of them, in the order after reading, which
    their ranks tell."""
    reader = reader_for(found.index)
    read: list[Read] = []
    for at in range(0, min(MOST, len(found.candidates)), READ):
        near = found.candidates[at : at + READ]
        readings = reader.read(found.question, [candidate.chunk for candidate in near])
        read += [Read(each, reading) for each, reading in zip(near, readings, strict=True)]
        if any(each.reading.answers is None or each.reading.answers > 0 for each in read):
            break
    best_first = sorted(read, key=lambda each: -_merit(each))
    return [each.ranked(rank) for rank, each in enumerate(best_first, start=1)]


def _merit(read: Read) -> float:
    """What speaks for a passage after it was read."""
    return NEAR * read.candidate.total + (read.reading.answers or 0.0)


def _place(read: Read, found: Found) -> int:
    """Where a passage stands among the evidence; others may have the same sum."""
    alike = np.flatnonzero(found.evidence.total == np.float32(read.candidate.total)).tolist()
    chunks = (found.index.passage(int(found.evidence.rows[at])).chunk for at in alike)
    return next(
        at for at, chunk in zip(alike, chunks, strict=True) if chunk == read.candidate.chunk
    )


def signs(found: Found, read: Sequence[Read], selection: Selection) -> Signs:
    """What tells whether a selection is right."""
    first, others = read[0], read[1:]
    at = _place(first, found)
    next_merit = max(map(_merit, others), default=_merit(first) - _ALONE)
    return Signs(
        answers=first.reading.answers or 0.0,
        belongs=selection.belongs,
        fragment=float(np.log(selection.fragment)) if selection.fragment else 0.0,
        total=first.candidate.total,
        ahead=min(_ALONE, _merit(first) - next_merit),
        lexical=float(found.evidence.lexical[at]),
        unknown=float(found.evidence.names_unknown and found.evidence.same_script[at]),
        lacking=float(lacks_name(found.question, first.candidate.chunk, first.passage.document)),
        foreign=float(not found.evidence.same_script[at]),
    ).clipped()
