"""What other programs are answered: whole bodies, keys, and errors as one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from ui import browsing
from ui.access import EDITOR, Access, AccessError, api_keys, entry
from ui.app import window
from ui.library import Library
from ui.linking import Link
from ui.visit import Visit

KEY = "a-key-of-other-programs"
QUESTION = "单项冠军企业有多少家"
TEXT = "全市有 83 家单项冠军企业。"


@contextmanager
def asking(library: Library, access: Access | None = None) -> Iterator[httpx.Client]:
    opened = window([library], "zh", access)
    opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1")
    try:
        with httpx.Client(base_url=str(opened.local_url), timeout=60) as client:
            yield client
    finally:
        opened.close(verbose=False)


@pytest.fixture
def client(library: Library) -> Iterator[httpx.Client]:
    with asking(library) as made:
        yield made


def at(client: httpx.Client, document: str, span: str = "") -> str:
    where = f"&at={span}" if span else ""
    return f"{client.base_url}?document={quote(document)}{where}"


def post(client: httpx.Client, path: str, body: object) -> Any:  # noqa: ANN401
    answer = client.post(path, json=body)
    assert answer.status_code == 200
    return answer.json()


def test_passages_are_those_of_the_library_with_what_leads_to_them(
    client: httpx.Client, library: Library
):
    asked = {"question": QUESTION, "k": 1}
    score = library.retrieve(QUESTION, 1)[0].score
    passage = {
        "rank": 1,
        "score": score,
        "text": TEXT,
        "document": "冠军.md",
        "title": "单项冠军",
        "headings": ["家底"],
        "author": None,
        "page": None,
        "paragraphs": [1],
        "span": [10, 25],
        "id": "冠军.md#10-25",
        "url": at(client, "冠军.md", "10-25"),
    }
    assert post(client, "api/v1/retrieve", asked) == {"question": QUESTION, "passages": [passage]}
    answered = post(client, "api/v1/ask", asked)
    assert answered["passages"][0]["id"] == "冠军.md#10-25"
    own = library.ask(QUESTION, 1).to_dict()
    assert list(answered) == list(own)
    assert (answered["answer"], answered["confidence"]) == (own["answer"], own["confidence"])


def test_documents_are_listed_and_given_whole(client: httpx.Client):
    assert client.get("api/v1/documents").json() == {
        "documents": [
            {"path": "冠军.md", "title": "单项冠军", "passages": 2, "url": at(client, "冠军.md")},
            {"path": "园区.md", "title": "园区", "passages": 1, "url": at(client, "园区.md")},
        ]
    }
    text = "园区\n\n布局\n\n沿海建石化园区，内陆建装备园区。"
    assert client.get("api/v1/documents/园区.md").json() == {
        "id": "园区.md",
        "title": "园区",
        "text": text,
        "url": at(client, "园区.md"),
        "metadata": {"document": "园区.md", "characters": f"0-{len(text)}/{len(text)}"},
    }
    missing = client.get("api/v1/documents/无.md")
    assert missing.status_code == 404
    assert missing.json() == {"detail": "没有名为 无.md 的文档或段落。"}


def test_open_webui_gets_its_search_and_the_ranks_of_its_texts(client: httpx.Client):
    assert post(client, "search", {"query": QUESTION, "count": 1}) == [
        {"link": at(client, "冠军.md", "10-25"), "title": "单项冠军", "snippet": TEXT}
    ]
    texts = ["石化", "冠军", {"text": " "}]
    asked = {"model": "any", "query": "冠军", "documents": texts, "top_n": 2}
    assert post(client, "v1/rerank", asked) == {
        "results": [
            {"index": 1, "relevance_score": pytest.approx(1.0)},
            {"index": 0, "relevance_score": 0.0},
        ]
    }


def test_the_schema_is_served_with_the_tools_alone(client: httpx.Client):
    told = client.get("api/v1/openapi.json").json()
    named = {
        operation["operationId"]: path
        for path, of in told["paths"].items()
        for operation in of.values()
    }
    assert named == {
        "ask": "/api/v1/ask",
        "retrieve": "/api/v1/retrieve",
        "documents": "/api/v1/documents",
        "fetch": "/api/v1/documents/{id}",
    }


def retrieval(**more: object) -> dict[str, object]:
    setting = {"top_k": 5, "score_threshold": 0.0}
    return {"knowledge_id": "文档", "query": QUESTION, "retrieval_setting": setting, **more}


def test_dify_gets_records(client: httpx.Client, library: Library):
    setting = {"top_k": 1, "score_threshold": 0.0}
    assert post(client, "retrieval", retrieval(retrieval_setting=setting)) == {
        "records": [
            {
                "content": TEXT,
                "score": library.retrieve(QUESTION, 1)[0].score,
                "title": "单项冠军",
                "metadata": {
                    "document": "冠军.md",
                    "title": "单项冠军",
                    "headings": ["家底"],
                    "url": at(client, "冠军.md", "10-25"),
                },
            }
        ]
    }
    high = {"top_k": 5, "score_threshold": 1.0}
    assert post(client, "retrieval", retrieval(retrieval_setting=high)) == {"records": []}
    (one,) = post(client, "retrieval", retrieval(knowledge_id="园区.md"))["records"]
    assert one["metadata"]["document"] == "园区.md"


@pytest.mark.parametrize(
    ("name", "operator", "value", "documents"),
    [
        ("title", "is", "园区", {"园区.md"}),
        (["title", "document"], "contains", "冠军", {"冠军.md"}),
        ("title", "is not", "园区", {"冠军.md"}),
        ("title", "in", ["园区", "单项冠军"], {"园区.md", "冠军.md"}),
        ("headings", "start with", "布", {"园区.md"}),
        ("page", "empty", None, {"园区.md", "冠军.md"}),
        ("page", ">", 1, set()),
    ],
)
def test_dify_may_ask_for_metadata(
    client: httpx.Client, name: object, operator: str, value: object, documents: set[str]
):
    condition = {"name": name, "comparison_operator": operator, "value": value}
    asked = retrieval(metadata_condition={"logical_operator": "and", "conditions": [condition]})
    found = post(client, "retrieval", asked)["records"]
    assert {each["metadata"]["document"] for each in found} == documents


def test_dify_is_told_what_is_wrong(client: httpx.Client):
    wrong = client.post("retrieval", json=retrieval(knowledge_id="无"))
    assert wrong.status_code == 404
    sentence = "没有名为 无 的知识库；请写文档文件夹的名字，或其中一个文件夹、文档的路径。"
    assert wrong.json() == {"error_code": 2001, "error_msg": sentence}
    like = {"name": "title", "comparison_operator": "like", "value": "x"}
    wrong = client.post("retrieval", json=retrieval(metadata_condition={"conditions": [like]}))
    assert wrong.status_code == 400
    assert wrong.json() == {"error_code": 400, "error_msg": "没有名为 like 的比较方式。"}


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({"question": " "}, 400, "问题是空的"),
        ({"question": "问" * 1001}, 400, "问题太长"),
        ({"question": "问", "k": 0}, 400, "应是正整数"),
        ({"question": "问", "k": "3"}, 422, "请求里的 k 不对"),
        ({"question": "问", "within": ["无"]}, 400, "没有"),
        ({}, 422, "请求里的 question 不对"),
    ],
)
def test_what_can_not_be_asked_is_one_sentence(
    client: httpx.Client, body: object, status: int, sentence: str
):
    answer = client.post("api/v1/ask", json=body)
    assert answer.status_code == status
    assert sentence in answer.json()["detail"]


def test_who_has_no_key_is_told_so_in_the_language_asked_for(library: Library):
    with asking(library, Access(keys=(KEY,))) as client:
        for given, sentence in (
            ({}, "A key is needed"),
            ({"authorization": f"Basic {KEY}"}, "A key is needed"),
            ({"authorization": f"Bearer {KEY}x"}, "This key is not known"),
        ):
            heads = {**given, "accept-language": "en"}
            answer = client.get("api/v1/documents", headers=heads)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert sentence in answer.json()["detail"]
        held = {"authorization": f"Bearer {KEY}"}
        assert client.get("api/v1/documents", headers=held).status_code == 200
        bare = client.post("retrieval", json=retrieval())
        assert (bare.status_code, bare.json()["error_code"]) == (403, 1001)
        wrong = client.post(
            "retrieval", json=retrieval(), headers={"authorization": "Bearer other"}
        )
        assert (wrong.status_code, wrong.json()["error_code"]) == (403, 1002)


def test_behind_a_proxy_links_lead_to_what_visitors_see(library: Library):
    opened = window([library], "zh")
    opened.launch(quiet=True, prevent_thread_lock=True, server_name="127.0.0.1", root_path="/docs")
    try:
        heads = {"x-forwarded-host": "localhost", "x-forwarded-proto": "https"}
        listed = httpx.get(f"http://127.0.0.1:{opened.server_port}/api/v1/documents", headers=heads)
        address = listed.json()["documents"][0]["url"]
    finally:
        opened.close(verbose=False)
    assert address == f"https://localhost/docs/?document={quote('冠军.md')}"


@pytest.mark.slow
def test_where_people_log_in_programs_need_a_key_or_a_login(library: Library, tmp_path: Any):  # noqa: ANN401
    (tmp_path / "users").write_text(entry("甲", "password of 甲", EDITOR), "utf-8")
    with asking(library, Access.read(tmp_path / "users")) as client:
        assert client.get("api/v1/documents").status_code == 401
        client.post("login", data={"username": "甲", "password": "password of 甲"})
        assert client.get("api/v1/documents").status_code == 200


def test_keys_are_named_in_the_environment_and_long(monkeypatch: pytest.MonkeyPatch):
    assert api_keys() == ()
    monkeypatch.setenv("YONGWEN_API_KEYS", f"{KEY}, {KEY}2")
    assert api_keys() == (KEY, f"{KEY}2")
    assert KEY not in repr(Access(keys=api_keys()))
    monkeypatch.setenv("YONGWEN_API_KEYS", "short")
    with pytest.raises(AccessError, match="至少要 16 个字符"):
        api_keys()


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("甲.md#3-9", Link("甲.md", (3, 9))),
        ("甲.md", Link("甲.md")),
        ("第#二.md", Link("第#二.md")),
        ("#3-9", Link("#3-9")),
    ],
)
def test_an_id_leads_back_to_its_passage(name: str, link: Link):
    assert Link.of(name) == link
    assert link.id == name


def test_an_address_opens_the_window_at_the_passage(library: Library):
    shown = browsing.arrive(Visit(library, "zh", place=Link("冠军.md", (10, 25))))
    assert f'yw-here" dir="auto"><strong><mark>{TEXT}</mark></strong>' in shown["panel"]
    assert browsing.arrive(Visit(library, "zh")) == {}
