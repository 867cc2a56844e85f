"""The conversation that the browser keeps: the same after a round trip, and never trusted."""

import json

import pytest

from qa import Answer, Passages
from qa.results import Source
from tests.ui.test_render import passage
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
    answered = passage(rank=2, sentence_span=(0, 4), answer_spans=((1, 3),))
    found = Passages("有多少", (passage(author="刘尚海", page=2, also=also), answered))
    conversation = [
        Exchange("有多少", Answer(found, 3)),
        Exchange("那小巨人呢", Answer(found)),
        Exchange("空", Answer(Passages("空"))),
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
        [{"question": "甲", "searched": "甲", "passages": [{"rank": 1}], "more": 0, "error": None}],
        [{"question": "甲", "searched": "甲", "passages": 5, "more": 0, "error": None}],
        [{"question": "甲", "searched": "甲", "passages": [None], "more": 0, "error": None}],
    ],
)
def test_what_can_not_be_read_any_more_starts_a_new_conversation(kept: object):
    assert restore(kept) == []


def test_a_passage_without_a_place_starts_a_new_conversation():
    kept = keep([Exchange("甲", Answer(Passages("甲", (passage(),))))])
    kept[0]["passages"][0]["paragraphs"] = []
    assert restore(kept) == []
