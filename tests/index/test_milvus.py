"""What only an index in Milvus does: many builders, revisions that go later, settings, secrets."""

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import grpc
import pytest
import trustme

from index import build_index, open_index
from index.building.embedding import embed
from index.documents.document import parse_document
from index.engines.milvus import ledger
from index.engines.milvus.blobs import fetched, rows_of
from index.engines.milvus.client import Client
from index.engines.milvus.conditions import literals
from index.engines.milvus.connecting import connected
from index.engines.milvus.draft import MilvusDraft
from index.engines.milvus.index import shared_client
from index.engines.milvus.schema import MAX_BYTES
from index.engines.milvus.settings import Settings
from index.engines.milvus.target import MilvusTarget
from index.engines.milvus.words import holding, outweighed
from index.errors import IndexFolderError
from index.passages.chunks import chunks_of
from index.passages.entries import Entry
from index.passages.terms import terms_of
from index.progress import Meter, silent
from index.settings import Address, index_place
from qa import retrieve
from tests.index.conftest import Write
from tests.index.servers import Server, running_server
from tests.toys import ToyEncoder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server as a company has it: with TLS, passwords and a database for us."""
    pytest.importorskip("milvus", reason="PyPI carries the server for Linux only")
    folder = tmp_path_factory.mktemp("milvus")
    vouching, certificate, key = (folder / name for name in ("ca.pem", "server.pem", "server.key"))
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(vouching)
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    secure = {"server_pem_path": str(certificate), "server_key_path": str(key), "tls_mode": 1}
    settings = Settings(token="root:Milvus", ca=str(vouching))
    with running_server(folder / "data", authorization_enabled=True, **secure) as (uri, _):
        connected(Address(uri, folder), settings).create_database("yongwen")
        about = {"TOKEN": settings.token, "CA": settings.ca, "DATABASE": "yongwen", "SHARDS": "2"}
        yield Server(uri, {**about, "CONSISTENCY": "Strong"})


def engine_of(address: Address) -> Client:
    return Client(address, Settings.from_environment(), strong=True)


def target_of(address: Address, source: str) -> MilvusTarget:
    """A builder of a folder of its own."""
    own = replace(address, state=address.state.with_name(f".{source}"))
    return MilvusTarget(own, replace(Settings.from_environment(), source=source))


def run_status() -> subprocess.CompletedProcess[str]:
    """What a process of its own says of the index that is set."""
    command = [sys.executable, "-m", "index", "--status"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def drafted(target: MilvusTarget, texts: dict[str, str]) -> MilvusDraft:
    """Write documents that are of no version yet."""
    documents = [parse_document(name, text.encode()) for name, text in texts.items()]
    entries = [Entry(d, tuple(chunks_of(d)), d.text) for d in documents]
    chunks = [chunk for entry in entries for chunk in entry.chunks]
    try:
        held = target.open(ToyEncoder())
    except IndexFolderError:
        held = None
    draft = target.draft(ToyEncoder())
    draft.add(entries, embed(chunks, held, ToyEncoder(), Meter(1, silent)))
    return draft


def test_sources_share_an_index_and_only_touch_their_own(address: Address) -> None:
    finance, law = target_of(address, "财务"), target_of(address, "法务")
    with finance.writing(), law.writing():
        drafted(finance, {"a.txt": "财务的预算。", "b.txt": "财务的决算。"}).publish()
        drafted(law, {"a.txt": "法务的合同。"}).publish()
        index = open_index(address, encoder=ToyEncoder())
        assert [d.path for d in index.documents] == ["法务/a.txt", "财务/a.txt", "财务/b.txt"]
        drafted(finance, {"a.txt": "财务的预算改了。"}).publish()
    index = open_index(address, encoder=ToyEncoder())
    assert [d.path for d in index.documents] == ["法务/a.txt", "财务/a.txt"]
    assert list(finance.catalog(ToyEncoder()).documents) == ["a.txt"]
    found = retrieve("合同", 1, index=index, within=["法务"])
    assert [(p.document, p.text) for p in found] == [("法务/a.txt", "法务的合同。")]


def test_builds_that_go_on_are_not_seen_however_they_end(address: Address) -> None:
    first, second, third = (target_of(address, name) for name in ("一", "二", "三"))
    begun = target_of(address, "零")

    def seen() -> list[str]:
        return [d.path for d in open_index(address, encoder=ToyEncoder()).documents]

    with begun.writing(), first.writing(), second.writing(), third.writing():
        drafted(begun, {"0.txt": "零。"}).publish()
        drafts = {of: drafted(of, {"1.txt": "写的文档。"}) for of in (first, second, third)}
        assert seen() == ["零/0.txt"]
        drafts[third].publish()
        assert seen() == ["三/1.txt", "零/0.txt"]
        drafts[first].publish()
        assert seen() == ["一/1.txt", "三/1.txt", "零/0.txt"]
        words = open_index(address, encoder=ToyEncoder()).words("写的文档")
        assert words.familiar == 1
    going_on = ledger.going_on(engine_of(address))
    assert [about["source"] for about in going_on.values()] == ["二"]
    with target_of(address, "二").writing():  # of the same folder: the one before is dead
        pass
    assert ledger.going_on(engine_of(address)) == {}
    assert engine_of(address).count("passages", "id >= 0") == 3
    with pytest.raises(IndexFolderError, match="再运行一次"):
        drafts[second].publish()
    assert seen() == ["一/1.txt", "三/1.txt", "零/0.txt"]


def test_all_who_publish_at_once_are_published(lite: Address) -> None:
    targets = [target_of(lite, name) for name in "甲乙丙丁"]
    first = target_of(lite, "先")
    with first.writing():
        drafted(first, {"0.txt": "先写的。"}).publish()

    def publish(target: MilvusTarget) -> None:
        with target.writing():
            drafted(target, {"1.txt": "同时写的。"}).publish()

    threads = [threading.Thread(target=publish, args=(target,)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    index = open_index(lite, encoder=ToyEncoder())
    assert {d.path for d in index.documents} == {"先/0.txt", *(f"{n}/1.txt" for n in "甲乙丙丁")}
    assert index.passage_count == 5
    assert "5" in first.verify()


def test_a_build_is_not_seen_where_clocks_differ(
    lite: Address, folder: Path, toy: ToyEncoder, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = time.time_ns() + 3600 * 10**9
    with monkeypatch.context() as patch:
        patch.setattr("time.time_ns", lambda: ahead)
        write(folder, "a.txt", "先发布的。")
        build_index(folder, lite, encoder=toy)
    behind = target_of(lite, "慢")
    with behind.writing():
        drafted(behind, {"b.txt": "没有发布的。"})
        found = retrieve("发布", 9, index=open_index(lite, encoder=toy))
        assert [p.text for p in found] == ["先发布的。"]


def test_builds_that_begin_at_once_have_numbers_of_their_own(
    lite: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = engine_of(lite)
    client.create(4)
    monkeypatch.setattr("time.time_ns", lambda: 1_700_000_000 * 10**9)
    first = ledger.begin(client)
    ledger.end(client, first)  # the next sees nothing of it, as one that begins at once would not
    second = ledger.begin(client)
    assert first != second
    assert first >> 20 == second >> 20 == 1_700_000_000_000


def test_lite_is_not_read_while_it_seals(lite: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    client = engine_of(lite)
    client.create(4)
    client.write("obsolete", [{"id": 7, "build": 1}])
    reader = threading.Thread(target=lambda: seen.append(client.count("obsolete", "id == 7")))
    seen: list[int] = []
    flush = client._client.flush

    def flush_slowly(name: str) -> None:
        if not reader.ident:
            reader.start()
            reader.join(0.2)
            assert reader.is_alive()
        flush(name)

    monkeypatch.setattr(client._client, "flush", flush_slowly)
    client.flush()
    reader.join()
    assert seen == [1]


@pytest.mark.slow
def test_one_who_was_taken_for_dead_does_not_publish(remote: Address) -> None:
    target = target_of(remote, "慢")
    client = target.client
    with ledger.publishing(client) as is_ours:
        assert is_ours()
        client.release("publishing")
        assert not is_ours()
        with client.claim("publishing", "other") as taken:
            assert (taken, is_ours()) == (True, False)
            with client.claim("publishing", "third") as again:
                assert not again


def test_what_was_replaced_goes_later(
    lite: Address, folder: Path, toy: ToyEncoder, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = None
    for version in range(4):
        write(folder, "a.txt", f"第{version}版的文档。")
        build_index(folder, lite, encoder=toy)
        client = client or engine_of(lite)
        assert client.count("passages", "id >= 0") == version + 1  # for questions under way
    assert [p.text for p in retrieve("文档", 9, index=open_index(lite, encoder=toy))] == [
        "第3版的文档。"
    ]
    monkeypatch.setattr("index.engines.milvus.sweep.GRACE", 0.0)
    build_index(folder, lite, encoder=toy)
    assert client is not None
    for name in ("passages", "documents", "blobs", "obsolete"):
        left = {row["id"] for row in client.rows(name, "", [])}
        assert len(left) == {"passages": 1, "documents": 1, "blobs": 3, "obsolete": 0}[name]


def test_terms_are_counted_as_documents_come_and_go(
    lite: Address, folder: Path, toy: ToyEncoder, write: Write
) -> None:
    texts = {f"{n}.txt": f"宁波{'港口' * (n % 2)}{'工厂' * (n % 3)}" for n in range(9)}
    for step, (name, text) in enumerate(texts.items()):
        write(folder, name, text)
        if step % 4 == 3:
            (folder / f"{step - 2}.txt").unlink()
        build_index(folder, lite, encoder=toy)
        index = open_index(lite, encoder=toy)
        held = Counter[str]()
        counts = [Counter(terms_of(p.chunk.in_context)) for _, p in index.every()]
        for of in counts:
            held.update(of.keys())
        client = engine_of(lite)
        snapshot = ledger.read(client)
        wanted = ["宁波", "港口", "工厂", "港", "无"]
        assert holding(client, snapshot, wanted) == {term: held[term] for term in wanted}
        assert snapshot.passages == len(counts)
        assert snapshot.length == sum(of.total() for of in counts)
        assert len(snapshot.statistics) <= 3


def test_builds_are_summed_up_so_that_they_stay_few() -> None:
    assert outweighed({"1": 10, "2": 1000}, 5) == ["1"]
    assert outweighed({"1": 10, "2": 40}, 5) == ["1", "2"]
    assert outweighed({"1": 16}, 5) == []


def test_a_long_text_is_kept_in_parts(lite: Address) -> None:
    client = engine_of(lite)
    client.create(4)
    data = bytes(range(256)) * 2 + "宁波".encode() * 10
    data += random.Random(1).randbytes(3 * MAX_BYTES)
    rows = list(rows_of(7, "document", data, 1, 7))
    assert len(rows) == 5
    assert max(len(row["text"].encode()) for row in rows) == MAX_BYTES
    client.write("blobs", rows)
    assert fetched(client, [7, 8], "document") == {7: data}


def test_conditions_hold_any_text() -> None:
    assert literals(['a"b', "c\\d", "宁波"]) == '["a\\"b", "c\\\\d", "宁波"]'
    assert literals([1, 2]) == "[1, 2]"


def test_nothing_secret_is_said_or_kept(
    lite: Address, folder: Path, toy: ToyEncoder, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YONGWEN_MILVUS_TOKEN", "root:geheim")
    write(folder, "a.txt", "文档。")
    build_index(folder, lite, encoder=toy)
    kept = [row["about"] for row in engine_of(lite).rows("ledger", "", ["about"])]
    assert "geheim" not in json.dumps(kept) + repr(Settings.from_environment())
    away = Address("http://root:geheim@127.0.0.1:9", lite.state)
    with pytest.raises(IndexFolderError, match=r"127\.0\.0\.1:9") as refused:
        open_index(away, encoder=toy)
    assert "geheim" not in str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "value"), [("TOKEN", "root:falsch"), ("CA", "")])
def test_who_may_not_come_in_is_told_where_to_look(
    remote: Address, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("YONGWEN_INDEX", remote.uri)
        patch.setenv(f"YONGWEN_MILVUS_{name}", value)
        refused = run_status()  # a process of its own: pymilvus shares what it once connected
    assert (refused.returncode, refused.stdout) == (2, "")
    assert remote.uri in refused.stderr
    assert "YONGWEN_MILVUS_TOKEN" in refused.stderr
    assert "falsch" not in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_an_engine_that_is_away_is_named(folder: Path, toy: ToyEncoder, write: Write) -> None:
    write(folder, "a.txt", "文档。")
    for ask in (
        lambda: build_index(folder, "http://127.0.0.1:9", encoder=toy),
        lambda: open_index("http://127.0.0.1:9", encoder=toy),
    ):
        with pytest.raises(IndexFolderError, match=r"连不上 http://127\.0\.0\.1:9"):
            ask()


def test_a_file_serves_one_process(
    lite: Address, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine_of(lite).create(toy.dimension)
    monkeypatch.setenv("YONGWEN_INDEX", lite.uri)
    other = run_status()
    assert (other.returncode, other.stdout) == (2, "")
    assert other.stderr.startswith(f"{lite.uri} 正由另一个进程打开")
    assert len(other.stderr.splitlines()) == 1


class LateError(grpc.RpcError):
    """What a call ends with that has waited long enough."""

    def details(self) -> str:
        return "Deadline Exceeded"


def test_an_engine_that_does_not_answer_is_named(
    lite: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(*_: object, **__: object) -> NoReturn:
        raise LateError

    client = engine_of(lite)
    client.create(4)
    monkeypatch.setattr(client._client, "query", wait)
    with pytest.raises(IndexFolderError, match="没有完成请求（Deadline Exceeded）"):
        ledger.read(client)


def test_without_an_index_there_is_a_sentence(lite: Address, toy: ToyEncoder) -> None:
    with pytest.raises(IndexFolderError, match="请先运行 python -m index"):
        open_index(lite, encoder=toy)


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [("CONSISTENCY", "strongly", "Bounded Strong"), ("SHARDS", "0", "1, 2, 3")],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, known: str
) -> None:
    monkeypatch.setenv(f"YONGWEN_MILVUS_{name}", value)
    with pytest.raises(IndexFolderError, match=f"YONGWEN_MILVUS_{name} .*{known}"):
        Settings.from_environment()


def test_where_an_index_is_told_by_its_name(tmp_path: Path) -> None:
    assert index_place(tmp_path / "x", tmp_path / "docs") == tmp_path / "x"
    assert index_place(None, tmp_path / "docs") == tmp_path / ".docs-index"
    state = tmp_path / ".docs-milvus"
    assert index_place("http://host:1", tmp_path / "docs") == Address("http://host:1", state)
    assert index_place(tmp_path / "x.db", tmp_path / "docs") == Address(
        str(tmp_path / "x.db"), state
    )


def test_damage_is_found(lite: Address, folder: Path, toy: ToyEncoder, write: Write) -> None:
    write(folder, "好.txt", "好的文档。")
    write(folder, "坏.txt", "坏的文档。")
    build_index(folder, lite, encoder=toy)
    target = MilvusTarget(lite)
    numbers = {row["path"]: row["id"] for row in target.client.rows("documents", "", ["path"])}
    target.client.delete("passages", f"document == {numbers['坏.txt']}")
    with pytest.raises(IndexFolderError, match=r"坏\.txt"):
        target.verify()


def test_one_connection_serves_every_version(lite: Address) -> None:
    settings = Settings.from_environment()
    assert shared_client(lite, settings) is shared_client(lite, settings)
