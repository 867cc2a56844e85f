"""`python -m qa.learn FILE… [--index DIR | --output READER | --asking FILE]`: learn from questions.

It makes the weights of `qa.reading`, or with `--asking` the change that questions are encoded with
(`index.encoders.e5.questions`), a matter of minutes, which comes first: what a reader must tell
apart is what the ranking finds.

A file is a `.jsonl` of questions over the folder that `--documents` names (see
`qa.evaluate.corpus`), or holds paragraphs, questions and answers in SQuAD's JSON. `--reworded`
names a `.jsonl` of `{"of": a question, "q": the same in other words or in another language}`. Some
thousand questions take hours on two cores with instructions for bfloat16, minutes on a GPU; with
`--checkpoint` it goes on where it was stopped. The bundled weights were made by this command of the
questions in `tests/benchmarks/corpus` and of DRCD and CMRC 2018 (their development sets), so that
other documents and XQuAD are there to tell how well they read what they have not seen.
"""

import json
import random
from argparse import Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index import load_encoder, open_index
from index.command import Parser, parser, run
from index.encoders import Adaptable
from index.errors import IndexUnwritableError
from index.settings import documents_folder, evaluation_folder
from index.text import say
from qa.evaluate.corpus import Asked
from qa.evaluate.folder import index_of
from qa.evaluate.measures import DataError, QuestionSet
from qa.learn.lessons import Lesson, of_folder, of_paragraphs, reworded
from qa.reading.reader import FILE, write_file

LEAST = 50
"""Questions with answers to learn from, which is still far too few to read well."""
SPARSE = 4
"""Of how many questions over a set's paragraphs one is learned from."""


def command_line() -> Parser:
    """The options of the command."""
    options = parser("qa.learn", say("command.learn"))
    options.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("option.files"))
    options.add_argument("--documents", metavar="DIR", help=say("option.evaluated"))
    options.add_argument("--reworded", type=Path, metavar="FILE", help=say("option.reworded"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    options.add_argument("--output", type=Path, metavar="READER", help=say("option.reader"))
    options.add_argument("--asking", type=Path, metavar="FILE", help=say("option.asking"))
    options.add_argument("--checkpoint", type=Path, metavar="FILE", help=say("option.checkpoint"))
    return options


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    chosen = command_line().parse_args(arguments)
    encoder = load_encoder()
    if not isinstance(encoder, Adaptable):
        raise DataError("learn_bundled_only")
    output = chosen.asking or chosen.output
    output = output or open_index(chosen.index, encoder=encoder).folder / FILE
    lessons = list(_lessons(chosen, encoder))
    found = sum(bool(lesson.right) for lesson in lessons)
    if found < LEAST:
        raise DataError("learn_too_few", found=found, least=LEAST)
    if chosen.asking:
        from qa.learn.asking import learn_asking  # which imports torch

        arrays = learn_asking(lessons, encoder)
    else:
        from qa.learn.training import learn  # as above

        arrays = learn(lessons, encoder, chosen.checkpoint)
    try:
        write_file(output, arrays)
    except OSError as failed:
        reason = failed.strerror
        raise IndexUnwritableError(path=output, reason=reason) from failed
    return 0


def _lessons(chosen: Namespace, encoder: Adaptable) -> Iterator[Lesson]:
    """The lessons of all files, and those of reworded questions."""
    asked = [file for file in chosen.files if file.suffix == ".jsonl"]
    if asked:
        folder = documents_folder(chosen.documents)
        index = index_of(folder, evaluation_folder() / folder.name, encoder)
        questions = [each for file in asked for each in Asked.read(file, folder)]
        lessons = {lesson.question: lesson for lesson in of_folder(questions, index)}
        yield from lessons.values()
        yield from _reworded(chosen.reworded, lessons)
    for file in chosen.files:
        if file not in asked:
            yield from _of_set(QuestionSet.read(file), encoder)


def _reworded(file: Path | None, lessons: dict[str, Lesson]) -> Iterator[Lesson]:
    for of, question in _pairs(file) if file else ():
        if of in lessons:
            yield reworded(lessons[of], question)


def _pairs(file: Path) -> list[tuple[str, str]]:
    """Questions, each with another way to ask it.

    :raises DataError: if the file is missing or of another form.
    """
    try:
        lines = [json.loads(each) for each in file.read_text("utf-8").splitlines() if each.strip()]
        return [(str(told["of"]), str(told["q"])) for told in lines]
    except (OSError, ValueError, KeyError, TypeError) as failed:
        raise DataError("questions_unreadable", path=file, reason=str(failed)) from failed


def _of_set(questions: QuestionSet, encoder: Adaptable) -> Iterator[Lesson]:
    """A part of a set's questions, chosen by chance: what is asked of one paragraph is alike."""
    texts = [chunk.in_context for chunk in questions.chunks()]
    asked = encoder.encode(questions.questions, question=True)
    near = np.argsort(-(asked @ encoder.encode(texts).T), axis=1)[:, :20]
    lessons = list(of_paragraphs(questions, near))
    yield from random.Random(len(lessons)).sample(lessons, len(lessons) // SPARSE)


if __name__ == "__main__":
    run(main)
