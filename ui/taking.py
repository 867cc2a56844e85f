"""What a visitor takes from a conversation, and says of it."""

import base64
import json
import threading
import time
from pathlib import Path
from typing import Any

import gradio as gr

from index.text import say
from ui import render
from ui.conversation import restore
from ui.exporting import FORMATS, one_line
from ui.handlers import Handlers
from ui.programs import LONGEST_QUESTION


class Taking:
    """The events that save a conversation and judge an answer."""

    def __init__(self, on: Handlers) -> None:
        self._on = on
        self._writing = threading.Lock()
        documents = on.library.documents
        self.judged = on.library.documents.parent / f".{documents.name}-questions.jsonl"

    def save(self, kept: list[Any], chosen: str, event: gr.EventData, request: gr.Request) -> str:
        """The conversation as a file, in a link that the browser follows at once."""
        lang = self._on.language(chosen, request)
        ending = str(event.format)
        media_type, made = FORMATS[ending]
        data = base64.b64encode(made(restore(kept), lang)).decode("ascii")
        name = f"{say('ui.title', lang)}.{ending}"
        return render.save(lang, f"data:{media_type};base64,{data}", name, time.time_ns())

    def judge(self, kept: list[Any], chosen: str, event: gr.EventData, request: gr.Request) -> None:
        """Write a question and what answers it, for `qa.evaluate`.

        Who likes an answer confirms it; who does not says what it should have been, or that the
        documents have none.
        """
        exchange = restore(kept)[int(event.turn)]
        if exchange.answer is None:
            return
        right = one_line(exchange.words if event.good else str(event.words)[:LONGEST_QUESTION])
        line = {"q": one_line(exchange.answer.question), "a": [right] if right else None}
        with self._writing:
            _append(self.judged, json.dumps(line, ensure_ascii=False))
        gr.Info(say("ui.thanks", self._on.language(chosen, request)), title="")


def _append(file: Path, line: str) -> None:
    with file.open("a", encoding="utf-8", errors="replace") as judged:
        judged.write(line + "\n")
