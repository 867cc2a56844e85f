"""`python -m qa.evaluate FILE…`: how well questions are answered whose answers are known.

A file is SQuAD-style JSON, of which every paragraph becomes one passage of a throw-away index; or,
with `--index`, a person's own questions to their own documents, a `.jsonl` of
`{"q": …, "a": [strings of which the passage must hold one] or null}`. With `--documents`, it is a
`.jsonl` of questions over a folder of documents with their quotes (see `corpus`), and what is shown
as the answer is judged whole (see `folder`).

The default ranking is measured beside its parts (see `rankers`). With `--answers`, what `ask` makes
of the first passage is measured too, and with `--foreign` whether it knows what it can't answer.
Indexes and the evidence for each question are kept in a cache folder (see `looks`).
"""

import itertools
import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from index import load_encoder, open_index
from index.command import Parser, parser, run
from index.settings import documents_folder, evaluation_folder
from index.text import say
from qa.evaluate.answer_measures import AnswerMeasures
from qa.evaluate.corpus import Asked
from qa.evaluate.folder import FolderMeasures, groups_of, index_of, judged, rows
from qa.evaluate.measures import DataError, Measures, QuestionSet
from qa.evaluate.peers import check_peers, peers_over
from qa.evaluate.result import Result, beside, evaluate
from qa.evaluate.runs import Run, compare
from qa.evaluate.tasks import paragraphs_task, wanted_task


def command_line() -> Parser:
    """The options of the command."""
    options = parser("qa.evaluate", say("command.evaluate"))
    options.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("option.files"))
    options.add_argument(
        "--questions",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help=say("option.questions"),
    )
    for name in ("foreign", "cache", "index", "details", "save", "against", "plot"):
        options.add_argument(f"--{name}", type=Path, metavar="FILE", help=say(f"option.{name}"))
    options.add_argument("--documents", metavar="DIR", help=say("option.evaluated"))
    options.add_argument("--answers", action="store_true", help=say("option.answers"))
    options.add_argument("--peers", action="store_true", help=say("option.peers"))
    options.add_argument(
        "--no-token-vectors",
        dest="token_vectors",
        action="store_false",
        help=say("option.no-token-vectors"),
    )
    options.add_argument("--json", action="store_true", help=say("option.json"))
    return options


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    chosen = command_line().parse_args(arguments)
    if chosen.documents is not None:
        return _over_folder(chosen)
    if chosen.peers:
        check_peers()
    before = Run.read(chosen.against) if chosen.against else None
    foreign = QuestionSet.read(chosen.foreign).questions if chosen.foreign else None
    if foreign is None and chosen.answers:
        foreign = ()
    cache = chosen.cache or evaluation_folder()
    encoder = load_encoder()
    results = []
    for file, questions in itertools.zip_longest(chosen.files, chosen.questions):
        if file is None:
            raise DataError("questions_without_file", path=questions)
        if file.suffix == ".jsonl":
            task = wanted_task(file, open_index(chosen.index, encoder=encoder))
        else:
            task = paragraphs_task(file, questions, cache, encoder, chosen.token_vectors)
        result = evaluate(task, cache, foreign)
        results.append(beside(result, peers_over(task.index)) if chosen.peers else result)
        shown = json.dumps(results[-1].to_dict(), ensure_ascii=False)
        print(shown if chosen.json else table(results[-1], first=len(results) == 1), flush=True)
    now = Run.of({r.task.name: (r.task, r.ranks, r.firsts) for r in results})
    if chosen.save:
        now.write(chosen.save)
    if before:
        print("\n".join(compare(before, now)))
    if chosen.plot:
        from qa.evaluate.plot import plot

        plot(results, chosen.plot)
    return 0


def _over_folder(chosen: Namespace) -> int:
    """Ask the questions of all files over one folder, and print what came of it."""
    folder = documents_folder(chosen.documents)
    questions = [each for file in chosen.files for each in Asked.read(file, folder)]
    if not questions:
        raise DataError("questions_none")
    place = chosen.index or (chosen.cache or evaluation_folder()) / folder.name
    shown = list(judged(questions, index_of(folder, place, load_encoder())))
    if chosen.details:
        told = [json.dumps(each.to_dict(), ensure_ascii=False) for each in shown]
        chosen.details.write_text("\n".join([*told, ""]), "utf-8")
    measured = {name: FolderMeasures.of(of).to_dict() for name, of in groups_of(shown).items()}
    print(json.dumps(measured, ensure_ascii=False) if chosen.json else "\n".join(rows(shown)))
    return 0


def table(result: Result, *, first: bool) -> str:
    """The measures as rows of Markdown, under a head where they are the first."""
    lines = [say("evaluate.header")] if first else []
    lines += [_line(result.task.name, name, found) for name, found in result.rankers.items()]
    if result.answers:
        lines.append(say("evaluate.answers", **_formatted(result.answers)))
    return "\n".join(lines)


def _line(name: str, ranker: str, found: Measures) -> str:
    low, high = found.interval
    one, five, ten = found.recall
    return (
        f"| {name} | {ranker} | {one:.4f} | {low:.3f}–{high:.3f} | {five:.4f} | {ten:.4f} "
        f"| {found.mrr:.4f} | {found.ndcg:.4f} | {found.ms_median:.0f} | {found.ms_p95:.0f} |"
    )


def _formatted(found: AnswerMeasures) -> dict[str, str]:
    return {
        name.replace("1", ""): "–" if value is None else f"{value:.3f}"
        for name, value in found.to_dict().items()
    }


if __name__ == "__main__":
    run(main)
