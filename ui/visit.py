"""What an event of a visitor's page brings along, and what is shown upon it, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

import gradio as gr

from index.text import LANGUAGES, language
from ui.collections import Collections
from ui.conversation import Exchange, restore
from ui.library import Library
from ui.linking import Link, span_of

PASSAGES = (3, 5, 10, 20)
"""How many passages a visitor may ask for."""
_USUAL = 5

NOTHING = gr.EventData(None, {})
"""What an event tells that tells nothing."""


class Shown(TypedDict, total=False):
    """What is shown anew, by the names of the window's parts: each a value, or an update as Gradio
    makes it; what is left out stays as it is.
    """

    add: Any
    cancel: Any
    chosen: Any
    collections: Any
    conversation: Any
    conversations: Any
    documents: Any
    find: Any
    found: Any
    fresh: Any
    kept: Any
    notice: Any
    other: Any
    panel: Any
    passages: Any
    presence: Any
    question: Any
    refresh: Any
    samples: Any
    save: Any
    scope: Any
    settings: Any
    shelf_tab: Any
    status: Any
    talks_tab: Any
    version: Any
    welcome: Any
    within: Any


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor's page as it is when something happens there.

    `library` is what is asked, that of the address (`?folder=`) if it names one. `kept` is the
    conversation as the browser keeps it, `question` what stands in the box, `within` where to look,
    `passages` how many to show, and `version` that of the index whose documents are shown. `chosen`
    is the language if one was chosen. `user` is who is logged in, `linked` the question of the
    address (`?q=`), `place` the document of the address (`?document=`) and where in it (`at=`), and
    `event` what else is told of what happened.
    """

    library: Library
    lang: str
    kept: list[Any] = field(default_factory=list)
    question: str = ""
    within: tuple[str, ...] = ()
    passages: int = _USUAL
    chosen: str = ""
    version: str = ""
    user: str | None = None
    linked: str = ""
    place: Link | None = None
    event: gr.EventData = NOTHING

    @classmethod
    def of(
        cls,
        values: Mapping[str, Any],
        request: gr.Request,
        event: gr.EventData,
        lang: str | None,
        collections: Collections,
    ) -> "Visit":
        """From the values of the window's parts by name; `lang` None follows the browser."""
        chosen, passages = str(values.get("chosen", "")), values.get("passages")
        accepted = str(request.headers.get("accept-language", ""))
        return cls(
            library=library_of(str(request.query_params.get("folder", "")), collections),
            lang=language_of(chosen, lang, accepted),
            kept=values.get("kept", []),
            question=str(values.get("question", "")),
            within=tuple(values.get("within", ())),
            passages=passages if passages in PASSAGES else _USUAL,
            chosen=chosen if chosen in LANGUAGES else "",
            version=str(values.get("version", "")),
            user=request.username,
            linked=str(request.query_params.get("q", "")).strip(),
            place=_place(request),
            event=event,
        )

    @property
    def exchanges(self) -> list[Exchange]:
        """The conversation, read anew."""
        return restore(self.kept)


def _place(request: gr.Request) -> Link | None:
    document = str(request.query_params.get("document", ""))
    return Link(document, span_of(str(request.query_params.get("at", "")))) if document else None


def library_of(name: str, collections: Collections) -> Library:
    """The library of a name, the first where none has it."""
    return collections.get(name) or next(iter(collections.values()))


def is_within(path: str, within: Sequence[str]) -> bool:
    """Whether a document is among those, or in a folder among those (which ends in a slash), where
    to look; all are if there are none.
    """
    if not within:
        return True
    return any(path == each or (each.endswith("/") and path.startswith(each)) for each in within)


def language_of(chosen: str, given: str | None, accepted: str) -> str:
    """The language of a visitor: chosen with the switch, else set for the window, else the first
    that the browser accepts (as in the header) and we speak.
    """
    if chosen in LANGUAGES:
        return chosen
    if given:
        return given
    for wanted in accepted.split(","):
        primary = wanted.split(";")[0].strip().split("-")[0].lower()
        if primary in LANGUAGES:
            return primary
    return language()
