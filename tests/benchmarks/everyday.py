"""How well questions are answered that people ask of documents as they have them.

    python -m tests.benchmarks.everyday [--failures]

A handbook, a device's manual, statistics of a city, a clinic's leaflets, contracts, a project's
documentation, documents that disagree and a folder in three languages, all made up for this; and
questions to them, in the words of the documents and in others, a part of which they do not answer.
They are what `qa.question` was mended by, so other documents may be answered less well than these.

A line of `everyday_questions.jsonl` has a question `q` (and those `before` it), the answers `a`
(for each of the things asked for, the ways in which it may be put; null if it is not answered),
words that the right passage `holds`, and whether a `whole` sentence will do.
"""

import argparse
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import build_index, load_encoder, open_index
from index.engines.interface import Index
from index.passages.terms import normalize
from qa import Answer, Passage, ask

HERE = Path(__file__).parent
DOCUMENTS = HERE / "everyday_documents"
QUESTIONS = HERE / "everyday_questions.jsonl"

TIMES, MORE = 2.2, 12  # of a right answer's length: what is longer and by more hides it


@dataclass(frozen=True)
class Verdict:
    """What became of a question."""

    question: Mapping[str, Any]
    answer: Answer

    @property
    def is_answerable(self) -> bool:
        return self.question["a"] is not None

    @property
    def has_passage(self) -> bool:
        """Whether the first passage is the right one."""
        return self.is_answerable and holds(self.answer.passages[0], self.question["holds"])

    @property
    def is_right(self) -> bool:
        """Whether the right words of the right passage are shown, and not many more."""
        return self.has_passage and all(map(self._shows, self.question["a"]))

    @property
    def is_refused(self) -> bool:
        return self.is_answerable and not self.answer.found

    @property
    def is_claimed(self) -> bool:
        return self.answer.found and not self.is_answerable

    def _shows(self, ways: list[str]) -> bool:
        shown, found = bare(self.answer.answer), [bare(way) for way in ways]
        longest = len(shown) if self.question.get("whole") else TIMES * max(map(len, found))
        several = len(self.question["a"]) > 1
        return any(
            way in shown and (several or len(shown) <= max(longest, len(way) + MORE))
            for way in found
        )


def holds(passage: Passage, words: list[str]) -> bool:
    text = bare(" ".join([passage.text, passage.title, *passage.headings]))
    return not words or any(bare(each) in text for each in words)


def bare(text: str) -> str:
    """A text without what makes no difference to a reader."""
    return "".join(normalize(text).split())


def asked(folder: str, questions: list[Mapping[str, Any]]) -> Iterator[Verdict]:
    """The questions to one folder of documents."""
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as scratch:
        build_index(DOCUMENTS / folder, scratch, encoder=encoder)
        index = open_index(scratch, encoder=encoder)
        yield from (Verdict(question, answered(question, index)) for question in questions)
        index.close()


def answered(question: Mapping[str, Any], index: Index) -> Answer:
    before = None
    for earlier in question.get("before", ()):
        before = ask(earlier, index=index, before=before)
    return ask(question["q"], index=index, before=before)


def row(kind: str, verdicts: list[Verdict]) -> str:
    """A line of the table."""
    answerable = [each for each in verdicts if each.is_answerable]
    counts = (
        len(answerable),
        sum(each.has_passage for each in answerable),
        sum(each.is_right for each in answerable),
        sum(each.is_refused for each in answerable),
        len(verdicts) - len(answerable),
        sum(each.is_claimed for each in verdicts),
    )
    return f"| {kind} | {' | '.join(map(str, counts))} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--failures", action="store_true", help="show what went wrong as well")
    chosen = parser.parse_args()
    folders: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in QUESTIONS.read_text("utf-8").splitlines():
        folders[json.loads(line)["folder"]].append(json.loads(line))
    verdicts = [each for folder, of in folders.items() for each in asked(folder, of)]
    kinds: dict[str, list[Verdict]] = defaultdict(list)
    for each in verdicts:
        kinds[each.question["kind"]].append(each)
    print("| kind | answerable | right passage | right answer | refused | unanswerable | claimed |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    print("\n".join([*(row(kind, of) for kind, of in sorted(kinds.items())), row("all", verdicts)]))
    for each in verdicts if chosen.failures else ():
        if each.is_claimed or each.is_refused or (each.is_answerable and not each.is_right):
            print(f"{each.question['q']} → {each.answer.answer} ({each.answer.confidence:.2f})")


if __name__ == "__main__":
    main()
