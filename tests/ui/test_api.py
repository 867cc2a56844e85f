"""The endpoint `/retrieve`, asked by the client that people use."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from tests.toys import ToyEncoder
from tests.ui.conftest import launched
from ui import create_app
from ui.library import Library


@pytest.fixture
def client(library: Library) -> Iterator[Client]:
    with launched(library) as opened:
        yield Client(opened.local_url, verbose=False, analytics_enabled=False)


def test_it_returns_what_the_command_line_prints(client: Client, library: Library):
    question = "单项冠军企业有多少家"
    expected = library.retrieve(question).to_dict()
    as_json = {
        "question": question,
        "passages": [
            {
                **p,
                "headings": list(p["headings"]),
                "paragraphs": list(p["paragraphs"]),
                "span": list(p["span"]),
            }
            for p in expected["passages"]
        ],
    }
    answered = client.predict(question, api_name="/retrieve")
    assert answered == as_json
    assert answered["passages"][0]["document"] == "冠军.md"
    assert list(answered["passages"][0]) == [
        *("rank", "score", "text", "document", "title"),
        *("headings", "author", "page", "paragraphs", "span"),
    ]


def test_k_is_how_many(client: Client):
    assert len(client.predict("单项冠军", 1, api_name="/retrieve")["passages"]) == 1
    assert len(client.predict("单项冠军", k=2, api_name="/retrieve")["passages"]) == 2


def test_some_documents_are_asked_alone(client: Client):
    found = client.predict("企业", 5, ["园区.md"], api_name="/ask")
    assert [passage["document"] for passage in found["passages"]] == ["园区.md"]
    with pytest.raises(AppError, match="没有"):
        client.predict("企业", 5, ["无.md"], api_name="/retrieve")


def test_plain_requests_ask_as_well(library: Library):
    """As curl does it: a question is posted, and its answer is fetched by the number given."""
    with launched(library) as opened:
        address = f"{opened.local_url}gradio_api/call/ask"
        body = json.dumps({"data": ["单项冠军企业有多少家", 1, None]}).encode()
        head = {"content-type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(address, body, head)) as posted:
            number = json.load(posted)["event_id"]
        with urllib.request.urlopen(f"{address}/{number}") as answered:
            event, data = answered.read().decode().strip().splitlines()
    assert event == "event: complete"
    found = json.loads(data.removeprefix("data: "))[0]
    assert found["passages"][0]["document"] == "冠军.md"


@pytest.mark.parametrize(
    ("question", "k", "sentence"),
    [
        ("  ", 5, "问题是空的"),
        ("甲", 0, "返回的段落数应是正整数，而不是 0。"),
        ("甲", "三", "返回的段落数应是正整数，而不是 三。"),
        ("甲", 1.5, "返回的段落数应是正整数，而不是 1.5。"),
    ],
)
def test_what_can_not_be_asked_is_refused_in_a_sentence(
    client: Client, question: str, k: object, sentence: str
):
    with pytest.raises(AppError, match=sentence):
        client.predict(question, k, api_name="/retrieve")


def test_nothing_else_is_public(client: Client):
    named = client.view_api(return_format="dict")["named_endpoints"]
    assert list(named) == ["/retrieve", "/ask"]


def test_create_app_builds_behind_the_window_and_an_early_question_waits(
    stocked: Path, toy: ToyEncoder
):
    opened = create_app(stocked, stocked.parent / "index", encoder=toy)
    opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1")
    try:
        client = Client(opened.local_url, verbose=False, analytics_enabled=False)
        answered = client.predict("单项冠军企业有多少家", 1, api_name="/retrieve")
    finally:
        opened.close(verbose=False)
    assert answered["passages"][0]["document"] == "冠军.md"
