"""`python -m tests.ui.screenshots` makes the pictures of the window that the README shows."""

import tempfile
from pathlib import Path

from tests.ui.conftest import CHROMIUM, ask, browsing, launched
from ui.library import Library

FOLDER = Path(__file__).with_name("screenshots")
QUESTION = "宁波有多少单项冠军企业"
DESK = {"width": 1280, "height": 800}
VIEWS = {
    "chat": {"viewport": DESK},
    "dark": {"viewport": DESK, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 800}, "device_scale_factor": 1.5},
}


def main() -> None:
    """Ask a question of the documents that come with the project, and take each view."""
    with tempfile.TemporaryDirectory() as index:
        library = Library(index=index)
        library.refresh()
        with launched(library) as opened:
            for name, context in VIEWS.items():
                with browsing(CHROMIUM, **context) as page:
                    page.goto(opened.local_url)
                    page.locator("[data-ask]").first.wait_for()
                    ask(page, QUESTION)
                    page.wait_for_timeout(500)  # scrolling and the side's unfolding are animated
                    page.screenshot(path=FOLDER / f"{name}.png")
                    if name == "phone":
                        page.get_by_label("展开或收起文档和对话").click()
                        page.locator(".yw-drop").first.wait_for()
                        page.wait_for_timeout(500)
                        page.screenshot(path=FOLDER / "documents.png")
                    if name == "chat":
                        page.locator(".yw-passage [data-hit]").first.click()
                        page.locator(".yw-mark, .yw-here").first.wait_for()
                        page.wait_for_timeout(500)
                        page.screenshot(path=FOLDER / "document.png")


if __name__ == "__main__":
    main()
