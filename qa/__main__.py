"""`python -m qa "…"`: the passages that best answer a question, for reading or as JSON."""

import json
from collections.abc import Iterator, Sequence

from index.command import parser, run
from index.text import say
from qa.results import Passage, Passages
from qa.retrieve import retrieve


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    options = parser("qa", say("command.qa"))
    options.add_argument("question", help=say("option.question"))
    options.add_argument("-k", type=int, default=5, metavar="N", help=say("option.k"))
    options.add_argument("--json", action="store_true", help=say("option.json"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    chosen = options.parse_args(arguments)
    passages = retrieve(chosen.question, chosen.k, index=chosen.index)
    if chosen.json:
        print(json.dumps(passages.to_dict(), ensure_ascii=False, indent=2))
    else:
        print(as_text(passages))
    return 0


def as_text(passages: Passages) -> str:
    """The passages to be read in a terminal."""
    if not passages:
        return say("passage.none")
    return "\n\n".join("\n".join(_lines(passage)) for passage in passages)


def _lines(passage: Passage) -> Iterator[str]:
    yield f"{passage.rank}. {passage.source()}  [{passage.score:.2f}]"
    for other in passage.also:
        yield say("passage.also", source=other.source())
    yield passage.text


if __name__ == "__main__":
    run(main)
