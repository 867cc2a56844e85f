"""What a numbered heading is: the examples beside each row of the tables of languages."""

from pathlib import Path

import pytest

from index.documents import headings, leads
from index.languages import Table, rows

LANGUAGES = Path(headings.__file__).with_name("languages")
HEADINGS = rows(LANGUAGES, "heading")
ITEMS = rows(LANGUAGES, "item")
LEADS = rows(LANGUAGES, "lead")


def named(row: Table) -> str:
    return str(row["written"])


@pytest.mark.parametrize("row", HEADINGS, ids=named)
def test_a_heading_has_the_level_of_its_row(row: Table):
    assert row["holds"] and row["fails"]
    assert {text: headings.numbered_level(text) for text in row["holds"]} == dict.fromkeys(
        row["holds"], row["level"]
    )
    assert [text for text in row["fails"] if headings.numbered_level(text) == row["level"]] == []


@pytest.mark.parametrize("row", ITEMS, ids=named)
def test_an_item_begins_anew(row: Table):
    assert row["holds"] and row["fails"]
    assert [text for text in row["holds"] if not headings.is_item(text)] == []
    assert [text for text in row["fails"] if headings.is_item(text)] == []


@pytest.mark.parametrize("row", LEADS, ids=named)
def test_what_leads_to_a_list_is_told_by_its_end(row: Table):
    assert row["holds"] and row["fails"]
    assert [text for text in row["holds"] if not leads(text)] == []
    assert [text for text in row["fails"] if leads(text)] == []


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("可以这样做： (手册：https://例.cn/册?L7-80)", True),
        ("原因有几种，例如：（各种原因：https://a.cn/b；调查：https://c.cn/(d)）", True),
        ("It lets us: (one instance: https://a.io/-/blob/x.go?L7)", True),
        ("参见说明（https://a.cn/b）", False),
        ("例如：（https://a.cn/b）这一处", False),
        ("例如：（https://a.cn/b） 这一处（略）", False),
        ("https://a.cn/b)", False),
    ],
)
def test_where_links_lead_stands_behind_what_leads_to_a_list(text: str, does: bool):
    assert leads(text) is does


def test_the_number_one_begins_a_count_and_a_hundred_does_not():
    assert headings.is_first("第一条 总则")
    assert headings.is_first("1. 概述")
    assert not headings.is_first("第一百条 附则")
    assert not headings.is_first("12. 其他")
