"""Questions to go on with, drawn from the documents and tried: only what they answer is offered."""

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from weakref import WeakKeyDictionary

from index.engines import Index
from index.text import language
from qa.answering import ask
from qa.suggesting.drafts import Draft, drafts, whole

MOST = 6
"""Drafts of a document that are tried, at most."""

_tried: WeakKeyDictionary[Index, dict[tuple[str, Draft], bool]] = WeakKeyDictionary()


def suggest(
    index: Index,
    count: int = 6,
    documents: Sequence[str] = (),
    *,
    lang: str | None = None,
    without: Sequence[str] = (),
) -> tuple[str, ...]:
    """Up to `count` questions on the documents named, else on documents spread over the index.

    Each was asked, and is answered at the place it was drawn from; that is remembered, so that the
    same index is asked once. The same index always gives the same questions. Each document gives
    one in turn, in the language `lang` or not in words of its own; none is of those in `without`.
    """
    held = {entry.path for entry in index.documents}
    chosen = [path for path in documents if path in held] or _spread(sorted(held), count)
    sources = [_stand(path, index, lang or language()) for path in chosen]
    return tuple(islice(_fresh(_in_turn(sources), without), count))


def _fresh(questions: Iterator[str], without: Sequence[str]) -> Iterator[str]:
    seen = set(without)
    for question in questions:
        if question not in seen:
            seen.add(question)
            yield question


def _spread(paths: Sequence[str], count: int) -> list[str]:
    step = max(1.0, len(paths) / max(count, 1))
    return [paths[int(at * step)] for at in range(min(count, len(paths)))]


def _in_turn(sources: Sequence[Iterator[str]]) -> Iterator[str]:
    """One of each in turn, none looked for before it is wanted."""
    left = deque(sources)
    while left:
        source = left.popleft()
        question = next(source, None)
        if question is not None:
            yield question
            left.append(source)


def _stand(path: str, index: Index, lang: str) -> Iterator[str]:
    """The questions on a document that it answers where they were drawn from."""
    document = index.document(path)
    if document is None:
        return
    known = _tried.setdefault(index, {})
    for draft in (*islice(drafts(document, lang), MOST), whole(document, lang)):
        if (path, draft) not in known:
            known[path, draft] = _stands(draft, path, index)
        if known[path, draft]:
            yield draft.question


def _stands(draft: Draft, path: str, index: Index) -> bool:
    answer = ask(draft.question, index=index)
    if draft.span is None:
        return answer.found and path in {each.path for each in answer.documents}
    start, end = draft.span
    sources = [part.source for part in answer.parts if part.source.document == path]
    return answer.found and any(s.span[0] < end and start < s.span[1] for s in sources)
