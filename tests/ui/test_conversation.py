"""The conversation that the browser keeps: the same after a round trip, and never trusted."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from qa import Claim
from qa.results import Source
from tests.ui.test_render import answered, passage
from ui.conversation import Exchange, keep, restore


def test_a_conversation_survives_the_browser():
    also = (
        Source(
            document="b.md",
            title="转载",
            headings=(),
            author=None,
            page=None,
            paragraphs=(1,),
            span=(0, 5),
        ),
    )
    read = passage(rank=2, sentence_span=(0, 4), answer_spans=((1, 3),))
    found = (passage(author="刘尚海", page=2, also=also), read)
    claims = (Claim("83 家", read, (2024, 5, 0)), Claim("82 家", found[0], None))
    conversation = [
        Exchange("有多少", answered("有多少", *found, more=3, claims=claims)),
        Exchange("那小巨人呢", answered("有多少小巨人", *reversed(found), shape="list")),
        Exchange("空", answered("空")),
        Exchange("坏", error="坏了"),
    ]
    assert restore(json.loads(json.dumps(keep(conversation)))) == conversation


@pytest.mark.parametrize(
    "kept",
    [
        None,
        "text",
        {"question": "甲"},
        [1],
        [{"question": "甲"}],
        [{"question": "甲", "answer": 5}],
        [{"question": "甲", "answer": {"question": "甲"}}],
        [{"question": "甲", "answer": {"question": "甲", "passages": 5}}],
        [{"question": "甲", "searched": "甲", "passages": [], "more": 0, "error": 5}],
    ],
)
def test_what_can_not_be_read_any_more_starts_a_new_conversation(kept: object):
    assert restore(kept) == []


Break = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "broken",
    [
        lambda answer: answer["passages"]["passages"][0].update(paragraphs=[]),
        lambda answer: answer["passages"]["passages"][0].update(rank="first"),
        lambda answer: answer["parts"][0]["source"].update(paragraphs=[]),
        lambda answer: answer["parts"][0].update(marks=[[1]]),
        lambda answer: answer.update(note={"key": "no such note"}),
        lambda answer: answer.update(confidence="much"),
    ],
)
def test_an_answer_that_can_not_be_shown_starts_a_new_conversation(broken: Break):
    kept = keep([Exchange("甲", answered("甲", passage()))])
    assert len(restore(kept)) == 1
    broken(kept[0]["answer"])
    assert restore(kept) == []
