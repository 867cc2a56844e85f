"""Several folders of documents in one window."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.toys import ToyEncoder
from tests.ui.conftest import ask, browsing, launched
from tests.ui.test_handlers import visit
from tests.ui.test_managing import PORT, payload, upload
from ui import handlers as on
from ui.__main__ import main
from ui.app import create_app
from ui.collections import SharedPlaceError, named
from ui.library import Library
from ui.managing import Managing
from ui.visit import library_of


@pytest.fixture
def harbour(tmp_path: Path, toy: ToyEncoder) -> Library:
    """A second library, of one document."""
    folder = tmp_path / "港口"
    folder.mkdir()
    (folder / "码头.md").write_text("# 码头\n\n码头上有 12 台吊机。\n", "utf-8")
    made = Library(folder, encoder=toy)
    made.refresh()
    return made


def test_collections_have_the_names_of_their_folders(tmp_path: Path):
    folders = ("甲/手册", "乙/手册", "丙/乙/手册", "法规")
    libraries = [Library(tmp_path / folder) for folder in folders]
    assert list(named(libraries)) == ["甲/手册", f"{tmp_path.name}/乙/手册", "丙/乙/手册", "法规"]
    assert list(named(libraries).values()) == libraries


def test_two_folders_are_never_kept_in_one_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for index in (tmp_path / "索引", "http://127.0.0.1:19530"):
        with pytest.raises(SharedPlaceError):
            named([Library(tmp_path / name, index) for name in ("甲", "乙")])
    with pytest.raises(SharedPlaceError):
        named([Library(tmp_path / "甲"), Library(tmp_path / "甲")])
    monkeypatch.setenv("YONGWEN_INDEX", str(tmp_path / "索引"))
    for name in ("甲", "乙"):
        (tmp_path / name).mkdir()
    with pytest.raises(SharedPlaceError, match="--index"):
        main(["--documents", str(tmp_path / "甲"), "--documents", str(tmp_path / "乙")])


def test_an_address_names_the_collection(library: Library, harbour: Library):
    collections = named([library, harbour])
    assert library_of("港口", collections) is harbour
    assert library_of("", collections) is library_of("没有", collections) is library


def test_each_collection_is_asked_and_changed_by_itself(library: Library, harbour: Library):
    manage = Managing(named([library, harbour]))
    *_, shown = on.ask(visit(harbour, question="吊机"))
    assert "12 台" in shown["conversation"]
    assert manage.taken("港口", ["码头.md", "园区.md"]) == ["码头.md"]
    assert manage.taken("", ["码头.md", "园区.md"]) == ["园区.md"]
    list(manage.remove(visit(harbour, event={"document": "码头.md"})))
    assert not (harbour.documents / "码头.md").exists()
    assert [entry.path for entry in library.opened().documents] == ["冠军.md", "园区.md"]


def test_one_collection_is_no_choice(library: Library, harbour: Library):
    assert Managing(named([library])).speak(visit(library))["collections"] == ""
    shown = Managing(named([library, harbour])).speak(visit(harbour))["collections"]
    assert '<option value="港口" selected>港口</option>' in shown


def test_an_app_is_made_of_several_folders(library: Library, harbour: Library, toy: ToyEncoder):
    folders = [library.documents, str(harbour.documents)]
    opened = create_app(folders, encoder=toy)
    assert opened.title == "甬问"
    with pytest.raises(SharedPlaceError):
        create_app(folders, library.documents.parent / "索引", encoder=toy)


@pytest.mark.browser
@pytest.mark.slow
class TestInTheBrowser:
    @pytest.fixture
    def page(self, library: Library, harbour: Library, chromium: Path) -> Iterator[Page]:
        with launched(library, harbour) as opened, browsing(chromium) as page:
            page.goto(opened.local_url)
            page.locator(".yw-documents li").first.wait_for()
            yield page

    def test_a_visitor_switches_and_nothing_is_mixed_up(
        self, page: Page, library: Library, harbour: Library
    ):
        expect(ask(page, "单项冠军").locator(".yw-file").first).to_have_text("冠军.md")
        page.get_by_label("文档库").select_option("港口")
        page.wait_for_url("**folder=**")
        page.locator("[data-path='码头.md']").wait_for()
        expect(page.get_by_label("文档库")).to_have_value("港口")
        expect(page.locator(".yw-exchange")).to_have_count(0)
        answer = ask(page, "码头上的吊机")
        expect(answer.locator(".yw-file").first).to_have_text("码头.md")
        upload(page, [payload("港口.txt", PORT)])
        expect(page.locator(".yw-documents li")).to_have_count(2)
        assert (harbour.documents / "港口.txt").exists()
        link = answer.locator("a[href*='q=']").get_attribute("href")
        page.get_by_label("文档库").select_option("")
        page.wait_for_url(lambda url: "folder" not in url)
        page.locator("[data-path='冠军.md']").wait_for()
        expect(page.locator(".yw-question")).to_contain_text("单项冠军")
        assert link is not None
        page.goto(urljoin(page.url, link))
        expect(page.get_by_label("文档库")).to_have_value("港口")
        expect(page.locator(".yw-exchange .yw-file").first).to_have_text("码头.md")
