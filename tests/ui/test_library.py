"""The library behind a window: swapped while it is asked, never refreshed twice at once."""

import threading
from pathlib import Path

import pytest

from index import build_index
from index.errors import DocumentsError
from index.progress import Progress
from tests.toys import ToyEncoder
from tests.ui.conftest import settle
from ui.library import Library, WindowError


def test_it_answers_from_the_documents(library: Library):
    best = library.retrieve("单项冠军企业有多少家", 1)[0]
    assert best.document == "冠军.md"
    assert "83 家" in best.text


def test_a_refresh_swaps_the_new_version_in(library: Library, stocked: Path):
    before = library.opened()
    (stocked / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
    report = library.refresh()
    assert report.added == ("港口.txt",)
    assert library.opened() is not before
    assert library.retrieve("宁波舟山港吞吐量", 1)[0].document == "港口.txt"
    assert before.passage(0).document == "冠军.md"  # who still holds the old one can read on


def test_a_second_refresh_meanwhile_is_refused_in_a_sentence(library: Library, stocked: Path):
    (stocked / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
    entered, leave = threading.Event(), threading.Event()

    def pause(_: Progress) -> None:
        entered.set()
        assert leave.wait(10)

    first = threading.Thread(target=library.refresh, args=[pause])
    first.start()
    assert entered.wait(10)
    assert library.progress is not None
    assert library.retrieve("单项冠军企业", 1)[0].document == "冠军.md"  # questions go on
    with pytest.raises(WindowError) as refused:
        library.refresh()
    leave.set()
    first.join(10)
    assert refused.value.sentence("zh") == "索引正在更新中，请等它完成后再点。"
    assert library.progress is None
    assert library.refresh().added == ()


def test_an_early_question_waits(stocked: Path, toy: ToyEncoder):
    made = Library(stocked, stocked.parent / "index", encoder=toy)
    found: list[str] = []
    asking = threading.Thread(target=lambda: found.append(made.retrieve("单项冠军", 1)[0].document))
    asking.start()
    assert not made.is_ready()
    assert found == []
    made.refresh()
    settle(lambda: found)
    assert found == ["冠军.md"]


def test_what_kept_the_index_from_being_made_is_told(folder: Path, toy: ToyEncoder):
    made = Library(folder, folder.parent / "index", encoder=toy)
    with pytest.raises(DocumentsError):
        made.refresh()
    with pytest.raises(DocumentsError, match="没有可以索引的文档"):
        made.retrieve("甲")


def test_a_failed_refresh_leaves_the_open_version(library: Library, stocked: Path):
    stocked.rename(stocked.with_name("别处"))
    with pytest.raises(DocumentsError):
        library.refresh()
    assert library.retrieve("单项冠军企业", 1)[0].document == "冠军.md"


def test_documents_that_are_all_gone_do_not_answer(library: Library, stocked: Path):
    for file in list(stocked.iterdir()):
        file.unlink()
    with pytest.raises(DocumentsError):
        library.refresh()
    with pytest.raises(DocumentsError, match="没有可以索引的文档"):
        library.retrieve("单项冠军企业", 1)
    (stocked / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
    library.refresh()
    assert library.retrieve("单项冠军企业", 1)[0].document == "港口.txt"


def test_a_question_waits_for_the_first_documents_of_an_empty_folder(folder: Path, toy: ToyEncoder):
    made = Library(folder, folder.parent / "index", encoder=toy)
    with pytest.raises(DocumentsError):
        made.refresh()
    (folder / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
    ready: list[bool] = []
    made.refresh(lambda _: ready.append(made.is_ready()))
    assert not any(ready)
    assert made.is_ready()
    made.refresh(lambda _: ready.append(made.is_ready()))
    assert ready[-1]


def test_a_cancelled_refresh_publishes_nothing(library: Library, stocked: Path):
    before = library.opened()
    (stocked / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
    with pytest.raises(WindowError, match="更新已停止"):
        library.refresh(lambda _: library.cancel())
    assert library.opened() is before
    assert library.progress is None
    assert library.refresh().added == ("港口.txt",)


def test_a_cancelled_refresh_is_not_taken_up_by_who_watches(library: Library, stocked: Path):
    (stocked / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
    with pytest.raises(WindowError):
        library.refresh(lambda _: library.cancel())
    stopped = threading.Event()
    watching = threading.Thread(target=library.watch, args=[stopped])
    watching.start()
    (stocked / "船.txt").write_text("一条大船靠岸。\n", "utf-8")
    stopped.wait(2)
    before = {entry.path for entry in library.opened().documents}
    library.refresh()
    stopped.set()
    watching.join(10)
    assert before == {"冠军.md", "园区.md"}
    assert {entry.path for entry in library.opened().documents} == {*before, "港口.txt", "船.txt"}


def test_some_documents_are_asked_only(library: Library):
    assert library.ask("单项冠军企业", within=["园区.md"]).passages[0].document == "园区.md"
    assert library.retrieve("单项冠军企业", within=["园区.md"])[0].document == "园区.md"


def test_a_version_that_another_process_publishes_is_followed(
    library: Library, stocked: Path, toy: ToyEncoder
):
    (stocked / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
    build_index(stocked, library.place, encoder=toy)
    assert library.retrieve("宁波舟山港吞吐量", 1)[0].document == "港口.txt"


def test_it_follows_the_folder_until_it_is_stopped(library: Library, stocked: Path):
    stopped = threading.Event()
    following = threading.Thread(target=library.watch, args=[stopped])
    following.start()
    try:
        (stocked / "港口.txt").write_text("宁波舟山港吞吐量居首。\n", "utf-8")
        settle(lambda: library.retrieve("宁波舟山港吞吐量", 1)[0].document == "港口.txt", 20)
        (stocked / "港口.txt").unlink()
        settle(lambda: library.retrieve("宁波舟山港吞吐量", 1)[0].document != "港口.txt", 20)
    finally:
        stopped.set()
        following.join(10)
    assert not following.is_alive()


def test_many_ask_while_it_is_refreshed(folder: Path, toy: ToyEncoder):
    def publish(generation: int) -> None:
        for subject in ("港口", "学校", "工厂"):
            (folder / f"{subject}.txt").write_text(f"第{generation}代，{subject * 9}。", "utf-8")
        made.refresh()
        published.append(generation)

    def keep_asking() -> None:
        while not stopped.is_set():
            before = published[-1]
            told = {passage.text.split("代")[0] for passage in made.retrieve("第几代", 3)}
            answers.append((before, told))

    made = Library(folder, folder.parent / "index", encoder=toy)
    published: list[int] = []
    answers: list[tuple[int, set[str]]] = []
    stopped = threading.Event()
    publish(0)
    people = [threading.Thread(target=keep_asking) for _ in range(8)]
    for person in people:
        person.start()
    for generation in range(1, 6):
        publish(generation)
        settle(lambda: (published[-1], {f"第{published[-1]}"}) in answers)
    stopped.set()
    for person in people:
        person.join()
    assert {len(told) for _, told in answers} == {1}
    assert all(int(min(told)[1:]) >= before for before, told in answers)
    assert {min(told) for _, told in answers} == {f"第{n}" for n in range(6)}
