"""`python -m qa "…"`: the answer to a question and its passages, for reading or as JSON."""

import json
from collections.abc import Iterator, Sequence

from index.command import Parser, parser, run
from index.text import say
from qa.answering import ask
from qa.answers import WORDS, Answer
from qa.results import Passage


def command_line() -> Parser:
    """The options of the command."""
    options = parser("qa", say("command.qa"))
    options.add_argument("question", help=say("option.question"))
    options.add_argument("-k", type=int, default=5, metavar="N", help=say("option.k"))
    options.add_argument("--json", action="store_true", help=say("option.json"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    return options


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    chosen = command_line().parse_args(arguments)
    answer = ask(chosen.question, chosen.k, index=chosen.index)
    if chosen.json:
        print(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(as_text(answer))
    return 0


def as_text(answer: Answer) -> str:
    """The answer and its passages to be read in a terminal."""
    if not answer.passages:
        return say("passage.none")
    passages = ["\n".join(_lines(passage)) for passage in answer.passages]
    return "\n\n".join(["\n".join(_head(answer)), *passages])


def _head(answer: Answer) -> Iterator[str]:
    if answer.note:
        yield answer.note.sentence()
    if not answer.found:
        yield say("answer.not_found")
        return
    if answer.shape == WORDS:
        yield answer.answer
    yield from (part.text for part in answer.parts)
    if answer.claims:
        yield say("answer.differ")
        for claim in answer.claims:
            yield say("answer.claim", answer=claim.answer, source=claim.source())
    if answer.more:
        yield say("answer.more", number=answer.more)


def _lines(passage: Passage) -> Iterator[str]:
    yield f"{passage.rank}. {passage.source()}  [{passage.score:.2f}]"
    for other in passage.also:
        yield say("passage.also", source=other.source())
    yield passage.text


if __name__ == "__main__":
    run(main)
