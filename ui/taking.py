"""What a visitor takes from a conversation, and says of it; each function answers one event."""

import base64
import json
import threading
import time
from pathlib import Path

import gradio as gr
from pathvalidate import sanitize_filename

from index.text import say
from ui import render
from ui.conversation import Exchange, restore
from ui.exporting import FORMATS, one_line
from ui.programs import LONGEST_QUESTION
from ui.visit import Shown, Visit

_writing = threading.Lock()
_LONGEST_NAME = 60  # characters of a file's name, which is a question


def save(visit: Visit) -> Shown:
    """The conversation as a file, in a link that the browser follows at once."""
    return _saved(visit.exchanges, say("ui.title", visit.lang), visit)


def save_other(visit: Visit) -> Shown:
    """A conversation of the list as a file by its name."""
    name = sanitize_filename(one_line(str(visit.event.name))[:_LONGEST_NAME])
    return _saved(restore(visit.event.kept), name or say("ui.title", visit.lang), visit)


def judge(visit: Visit) -> None:
    """Write a question and what answers it, for `qa.evaluate`.

    Who likes an answer confirms it; who does not says what it should have been, or that the
    documents have none.
    """
    event = visit.event
    exchange = visit.exchanges[int(event.turn)]
    if exchange.answer is None:
        return
    right = one_line(exchange.words if event.good else str(event.words)[:LONGEST_QUESTION])
    line = {"q": one_line(exchange.answer.question), "a": [right] if right else None}
    with _writing:
        _append(judged(visit.library.documents), json.dumps(line, ensure_ascii=False))
    gr.Info(say("ui.thanks", visit.lang), title="")


def judged(documents: Path) -> Path:
    """The file in which the judgements on a folder's answers are kept, beside it."""
    return documents.parent / f".{documents.name}-questions.jsonl"


def _saved(exchanges: list[Exchange], name: str, visit: Visit) -> Shown:
    ending = str(visit.event.format)
    media_type, made = FORMATS[ending]
    data = base64.b64encode(made(exchanges, visit.lang)).decode("ascii")
    link = f"data:{media_type};base64,{data}"
    return Shown(save=render.save(visit.lang, link, f"{name}.{ending}", time.time_ns()))


def _append(file: Path, line: str) -> None:
    with file.open("a", encoding="utf-8", errors="replace") as kept:
        kept.write(line + "\n")
