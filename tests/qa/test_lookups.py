"""What is looked up: cells, extremes, records, articles, who is excepted, what is forbidden."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import build_index, open_index
from index.languages import pattern
from index.script import folded
from qa.answering import reread
from qa.lookups import looked_up
from qa.lookups.words import rows_of
from qa.quoting import as_marked
from qa.results import PLACE, Passage, Source
from qa.retrieve import look_up, read_question
from qa.selection import Selection
from tests.qa.toy_reader import ToyReader
from tests.toys import ToyEncoder

PUMPS = """# 设备表

| 设备 | 型号 | 数量（台） | 安装位置 |
| --- | --- | --- | --- |
| 循环泵 | XB-12 | 4 | 泵房 |
| 排污泵 | PW-30 | 11 | 地下室 |
| 计量泵 | JL-5 | 7 | 加药间 |
| 合计 | | 22 | |
"""
YEARS = """# 产量

| 厂区 | 年份 | 产量（吨） |
| --- | --- | --- |
| 东厂 | 2021年 | 500 |
| 东厂 | 2022年 | 640 |
| 西厂 | 2022年 | 380 |
"""
PHONES = "# 电话\n\n前台 8001\n\n仓库 8002\n\n机修班：8003\n\n夜间请打前台。\n"
RULES = """# 门禁规定

第一条 为了安全，制定本规定。

第二条 访客应佩戴胸牌。

胸牌在前台领取。

第三条 除值班员外，任何人不得进入配电室。
"""
CARRY = "# 携带\n\n员工可以携带水杯、雨伞进入车间，不得携带火柴、酒精和宠物。\n"

Shown = Callable[..., Selection | None]


@pytest.mark.parametrize("table", ["superlative", "article", "exception"])
def test_the_words_of_languages_are_as_their_examples(table: str) -> None:
    for row in rows_of(table):
        written = pattern(row["written"], re.IGNORECASE)
        tried = written.fullmatch if table == "article" else written.search
        assert [text for text in row["holds"] if not tried(folded(text))] == []
        assert [text for text in row["fails"] if tried(folded(text))] == []


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What is looked up in a document where the reader finds the answer in a certain line."""

    def made(text: str, question: str, best: str) -> Selection | None:
        folder = tmp_path / "documents"
        folder.mkdir()
        (folder / "甲.md").write_text(text, "utf-8")
        build_index(folder, tmp_path / "index", encoder=ToyEncoder())
        index = open_index(tmp_path / "index", encoder=ToyEncoder())
        reader = ToyReader(index.encoder, answers={best: 3.0}, belongs={best: 3.0})
        monkeypatch.setattr("qa.answering.reader_for", lambda _: reader)
        asked = read_question(question, index)
        return looked_up(asked, reread(look_up(asked, 8, index)), index)

    return made


def told(selection: Selection | None) -> list[str]:
    """What answers, of each part."""
    return [part.words for part in selection.parts] if selection else []


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("排污泵有几台", ["11"]),
        ("排污泵的数量", ["11"]),
        ("計量泵裝了幾台", ["7"]),
        ("循环泵的型号是什么", ["XB-12"]),
        ("PW-30安装在哪里", ["地下室"]),
        ("XB-12安装在什么位置", ["泵房"]),
        ("循环泵什么时候买的", []),  # no such column
        ("真空泵有几台", []),  # no such row
        ("循环泵多少钱", []),
        ("数量是多少", []),
    ],
)
def test_a_cell_is_found_by_its_row_and_column(
    shown: Shown, question: str, answer: list[str]
) -> None:
    assert told(shown(PUMPS, question, "循环泵")) == answer


def test_rows_that_are_named_stand_beside_one_another(shown: Shown) -> None:
    found = shown(PUMPS, "循环泵和计量泵哪个数量多", "排污泵")
    assert found is not None
    assert found.shape == "compare"
    assert [part.text.split("；")[0] for part in found.parts] == ["设备：循环泵", "设备：计量泵"]
    assert told(found) == ["4", "7"]


def test_a_passage_is_marked_as_its_quote_is(shown: Shown) -> None:
    found = shown(PUMPS, "循环泵和计量泵哪个数量多", "排污泵")
    assert found is not None
    text = "\n".join(part.text for part in found.parts)
    source = Source(**{name: getattr(found.parts[0].source, name) for name in PLACE})
    passage = Passage(
        **{name: getattr(source, name) for name in PLACE}, text=text, rank=1, score=1.0
    )
    marked = as_marked(passage, found.parts)
    assert marked.sentence == found.parts[0].text
    assert [marked.text[a:b] for a, b in marked.answer_spans] == ["4"]
    assert as_marked(replace(passage, text="别处"), found.parts) == replace(passage, text="别处")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("东厂2022年产量多少", ["640"]),
        ("西厂的产量", ["380"]),
        ("东厂产量多少", []),  # of which year?
    ],
)
def test_a_row_may_be_named_by_two_cells(shown: Shown, question: str, answer: list[str]) -> None:
    found = shown(YEARS, question, "西厂")
    assert (told(found) if found and found.shape == "words" else []) == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("哪种设备的数量最多", ["排污泵"]),  # the sum is no row of these
        ("数量最少的是什么设备", ["循环泵"]),
        ("数量最多是多少台", ["11"]),
        ("数量超过5台的有哪些", ["排污泵", "计量泵"]),
        ("哪种设备最贵", []),  # no such column
        ("哪种设备的型号最多", []),  # no figures
    ],
)
def test_the_most_and_the_least_are_told_by_all_rows(
    shown: Shown, question: str, answer: list[str]
) -> None:
    assert told(shown(PUMPS, question, "循环泵")) == answer


def test_the_most_of_two_alike_is_left_to_the_reader(shown: Shown) -> None:
    table = "| 线 | 人数 |\n| --- | --- |\n| 甲线 | 9 |\n| 乙线 | 9 |\n| 丙线 | 3 |\n"
    assert shown(table, "哪条线人数最多", "甲线") is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("仓库电话是多少", ["仓库 8002"]),
        ("机修班的分机", ["机修班：8003"]),
        ("前台和仓库的电话", []),
        ("食堂电话", []),
    ],
)
def test_a_record_is_found_by_its_name(shown: Shown, question: str, answer: list[str]) -> None:
    assert told(shown(PHONES, question, "前台 8001")) == answer


@pytest.mark.parametrize(
    ("question", "is_certain"),
    [("第二条规定了什么", True), ("门禁规定第2条的内容", True), ("考勤规定第二条", False)],
)
def test_an_article_is_shown_whole(shown: Shown, question: str, is_certain: bool) -> None:
    found = shown(RULES, question, "第二条")
    assert told(found) == ["第二条 访客应佩戴胸牌。\n胸牌在前台领取。"]
    assert found is not None
    assert found.is_certain is is_certain


@pytest.mark.parametrize(
    ("text", "question", "answer"),
    [
        (RULES, "谁可以进入配电室", "值班员"),
        ("# 开放\n\n第三条 除周一外，展厅每天开放。\n", "展厅哪天不开放", "周一"),
        ("# 打卡\n\n第三条 全体员工须打卡，司机除外。\n", "谁不用打卡", "司机"),
        ("# 饮食\n\n第三条 馆内禁止饮食，休息区除外。\n", "哪里可以饮食", "休息区"),
        (
            "# Yard\n\n第三条 No one except the foreman may drive it.\n",
            "Who can drive it?",
            "the foreman",
        ),
    ],
)
def test_what_is_not_so_of_others_is_so_of_who_is_excepted(
    shown: Shown, text: str, question: str, answer: str
) -> None:
    assert told(shown(text, question, "第三条")) == [answer]


@pytest.mark.parametrize("question", ["配电室谁不能进", "值班员在哪里", "配电室可以进吗"])
def test_who_else_is_left_to_the_reader(shown: Shown, question: str) -> None:
    assert shown(RULES, question, "第三条") is None


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("哪些东西不能带进车间", ["不得携带火柴、酒精和宠物。"]),
        ("可以带哪些东西进车间", ["员工可以携带水杯、雨伞进入车间，"]),
        ("能带雨伞吗", []),
        ("什么时候可以带雨伞", []),
    ],
)
def test_what_is_forbidden_is_told_from_what_is_allowed(
    shown: Shown, question: str, answer: list[str]
) -> None:
    assert told(shown(CARRY, question, "员工可以")) == answer
