"""`python -m qa.evaluate FILE …`: how often a question finds the paragraph it was asked of.

A file is SQuAD-style JSON; every paragraph becomes one passage, and the one relevant passage of a
question is the paragraph it belongs to. `--passages FILE` takes the passages of another file with
the same paragraphs in the same order, which measures one language against another.

Vectors, and the evidence gathered with them, are kept in a cache folder, so that another look at
the weights of `qa.ranking` takes seconds.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

import index.terms
import index.tokens
import qa.asking
import qa.ranking
from index import load_encoder, open_index
from index.chunks import Chunk
from index.command import parser, run
from index.documents import Document
from index.embedding import embed
from index.errors import IndexFolderError
from index.model import Encoder
from index.progress import Meter, progress_bar
from index.records import Entry
from index.settings import index_folder
from index.store import Index, add_segment, publish, writing
from index.text import say
from qa.measures import Measures, QuestionSet
from qa.ranking import Evidence, gather

RANKERS = ("default", "late", "window", "lexical")

_ARRAYS = ("rows", "late", "window", "lexical", "fitting")
_CODE = (index.terms, index.tokens, qa.asking, qa.ranking)  # what evidence depends on


def index_paragraphs(questions: QuestionSet, folder: Path, encoder: Encoder) -> Index:
    """An index with one passage a paragraph; what it already holds is not embedded again."""
    entries = [_entry(number, chunk) for number, chunk in enumerate(questions.chunks())]
    chunks = [chunk for entry in entries for chunk in entry.chunks]
    with writing(folder), progress_bar() as on_progress:
        try:
            previous = open_index(folder, encoder=encoder)
            if previous.records.digests() == [chunk.digest for chunk in chunks]:
                return previous
        except IndexFolderError:
            previous = None
        embedding = embed(chunks, previous, encoder, Meter(len(entries), on_progress))
        publish(folder, [add_segment(folder, entries, embedding)], [], encoder)
    return open_index(folder, encoder=encoder)


def evidence_of(questions: QuestionSet, opened: Index, cache: Path) -> list[Evidence]:
    """The evidence of every question, from the cache folder where it is already there."""
    file = cache / f"evidence-{_key(questions, opened)}.npz"
    if file.exists():
        return _unpacked(file)
    evidence = [gather(question, opened) for question in questions.questions]
    arrays = {name: np.concatenate([getattr(e, name) for e in evidence]) for name in _ARRAYS}
    ends = np.cumsum([len(e.rows) for e in evidence])
    same = np.array([e.same_script for e in evidence])
    np.savez(file, allow_pickle=False, ends=ends, same_script=same, **arrays)
    return evidence


def evaluate(questions: QuestionSet, evidence: Sequence[Evidence]) -> dict[str, Measures]:
    """The measures of the default ranking and of each kind of evidence alone."""
    pairs = list(zip(evidence, questions.relevant, strict=True))
    return {
        ranker: Measures.from_ranks(
            [_rank(_scores(found, ranker), found.rows, relevant) for found, relevant in pairs]
        )
        for ranker in RANKERS
    }


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    options = parser("qa.evaluate", say("command.evaluate"))
    options.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("option.files"))
    options.add_argument("--passages", type=Path, metavar="FILE", help=say("option.passages"))
    options.add_argument("--cache", type=Path, metavar="DIR", help=say("option.cache"))
    options.add_argument("--plot", type=Path, metavar="FILE", help=say("option.plot"))
    chosen = options.parse_args(arguments)
    pairs = [(QuestionSet.read(f), QuestionSet.read(chosen.passages or f)) for f in chosen.files]
    cache = chosen.cache or index_folder().parent / ".evaluation-index"
    encoder = load_encoder()
    print(say("evaluate.header"))
    table: dict[str, dict[str, Measures]] = {}
    for questions, passages in pairs:
        opened = index_paragraphs(passages, cache / passages.name, encoder)
        name = f"{questions.name} → {passages.name}" if chosen.passages else questions.name
        table[name] = evaluate(questions, evidence_of(questions, opened, cache))
        for ranker, measures in table[name].items():
            print(_line(name, ranker, measures), flush=True)
    if chosen.plot:
        from qa.plot import plot_recall

        plot_recall(table, chosen.plot)
    return 0


def _line(name: str, ranker: str, found: Measures) -> str:
    low, high = found.interval
    return (
        f"| {name} | {ranker} | {found.recall_1:.4f} | {low:.3f}–{high:.3f} "
        f"| {found.recall_5:.4f} | {found.reciprocal_rank:.4f} |"
    )


def _key(questions: QuestionSet, opened: Index) -> str:
    """Names index, questions and code, whichever changes."""
    parts = [opened.manifest.version, *questions.questions]
    parts += [Path(module.__file__ or "").read_text("utf-8") for module in _CODE]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def _unpacked(file: Path) -> list[Evidence]:
    with np.load(file) as stored:
        arrays = {name: np.split(stored[name], stored["ends"][:-1]) for name in _ARRAYS}
        same = stored["same_script"].tolist()
    columns = zip(*(arrays[name] for name in _ARRAYS), same, strict=True)
    return [Evidence(*fields) for fields in columns]


def _entry(number: int, chunk: Chunk) -> Entry:
    return Entry(Document(str(number), "", chunk.text, ()), (chunk,), "")


def _scores(evidence: Evidence, ranker: str) -> npt.NDArray[np.float32]:
    scores: npt.NDArray[np.float32] = (
        evidence.total if ranker == "default" else getattr(evidence, ranker)
    )
    return scores


def _rank(
    scores: npt.NDArray[np.float32], rows: npt.NDArray[np.int64], relevant: int
) -> int | None:
    """The rank of the relevant row; among equals it comes last, so that ties earn nothing."""
    at = np.flatnonzero(rows == relevant)
    return int((scores >= scores[at[0]]).sum()) if len(at) else None


if __name__ == "__main__":
    run(main)
