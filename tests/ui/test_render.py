"""What the window shows, as exact HTML where escaping matters."""

from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from index.building.build import BuildReport, Failure
from index.documents import Document
from index.passages.entries import DocumentEntry
from index.progress import Progress
from index.text import say
from qa import Answer, Claim, Part, Passage, Passages
from qa.results import PLACE, Source
from ui import citing, render
from ui.bin import Binned
from ui.conversation import Exchange
from ui.finding import Found, Snippet

HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> **粗** "
    "[链](javascript:alert(1)) ${value} {{1+1}} \u202eabc \"'"
)
ESCAPED = (
    "&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=alert(1)&gt; **粗** "
    "[链](javascript:alert(1)) ${value} {{1+1}} \u202eabc "
)


def passage(**changes: object) -> Passage:
    fields = {
        "rank": 1,
        "score": 0.5,
        "text": "全市有 83 家单项冠军企业。",
        "document": "冠军.md",
        "title": "单项冠军",
        "headings": ("家底",),
        "author": None,
        "page": None,
        "paragraphs": (1,),
        "span": (0, 15),
        "matches": ((8, 12),),
    }
    return Passage(**{**fields, **changes})  # type: ignore[arg-type]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(page: str) -> _Tags:
    parser = _Tags()
    parser.feed(page)
    return parser


def answered(question: str, *passages: Passage, **changes: object) -> Answer:
    """An answer that quotes the first passage, found if that is likely to hold it."""
    quoted = tuple(map(quote, passages[:1]))
    score = passages[0].score if passages else 0.0
    fields = {"parts": quoted, "confidence": score, "found": score >= 0.5}
    return Answer(question, Passages(question, passages), **(fields | changes))  # type: ignore[arg-type]


def quote(told: Passage) -> Part:
    """What answers in a passage, in its sentence."""
    source = Source(**{name: getattr(told, name) for name in PLACE})
    return Part(told.sentence, source, told.rank, told.answer_spans)


def answer(**changes: object) -> str:
    exchange = Exchange("有多少", answered("有多少", passage(**changes)))
    return render.conversation([exchange], "zh")


def test_a_passage_shows_its_source_and_marks_its_matches():
    shown = answer(author="刘尚海", page=2)
    assert "全市有 83 家<mark>单项冠军</mark>企业。" in shown
    assert "<bdi>《单项冠军》</bdi>" in shown
    assert "<bdi>作者：刘尚海</bdi>" in shown
    assert '<p class="yw-place"><bdi>家底 · 第 2 页 · 第 1 段</bdi></p>' in shown
    assert '<span class="yw-file"><bdi>冠军.md</bdi></span>' in shown
    assert "0.50" not in shown  # a rank tells as much


@pytest.mark.parametrize("field", ["text", "title", "author", "document"])
def test_hostile_text_of_a_document_is_shown_as_text(field: str):
    shown = answer(**{field: HOSTILE, "matches": ()})
    assert ESCAPED in shown
    harmless = answer(**{field: "甲", "matches": ()})
    assert HOSTILE in parsed(shown).text
    assert (parsed(shown).tags, parsed(shown).attributes) == (
        parsed(harmless).tags,
        parsed(harmless).attributes,
    )


def claimed(*years: int, score: float = 0.9) -> Answer:
    """An answer of documents that differ, one of each year."""
    passages = []
    for rank, year in enumerate(years, start=1):
        text = f"截至 {year} 年底，集团共有员工 {year * 2} 人。"
        span = (text.index(str(year * 2)), len(text) - 1)
        passages.append(
            passage(
                **{"rank": rank, "score": score, "text": text, "matches": ()},
                **{"document": f"{year}.md", "title": f"{year} 年报"},
                **{"sentence_span": (0, len(text) - 1), "answer_spans": (span,)},
            )
        )
    claims = [
        Claim(each.answer, each, (year, 0, 0)) for each, year in zip(passages, years, strict=True)
    ]
    claims.sort(key=lambda claim: claim.date or (), reverse=True)
    differing = tuple(claims) if len(claims) > 1 else ()
    return answered("集团有多少员工", *passages, claims=differing)


def test_the_headline_is_what_the_newest_document_says():
    exchange = Exchange("集团有多少员工", claimed(2022, 2024, 2023))
    assert exchange.headline("zh") == "4048 人（2024 年）"
    assert exchange.headline("en") == "4048 人 (2024)"
    assert exchange.words == "4048 人"
    shown = render.conversation([exchange], "zh")
    assert '<p class="yw-answer" dir="auto">4048 人（2024 年）</p>' in shown
    assert 'data-copy="4048 人\n——《2024 年报》，第 1 段"' in shown
    alone = Exchange("集团有多少员工", claimed(2022))
    assert (alone.headline("zh"), alone.words) == ("4044 人", "4044 人")


def test_what_is_not_evidence_is_folded_with_its_own_numbers():
    scores = (0.9, 0.5, 0.49, 0.1)
    found = [passage(rank=at, score=each) for at, each in enumerate(scores, start=1)]
    shown = render.conversation([Exchange("有多少", answered("有多少", *found))], "zh")
    first, second = shown.split('<details class="yw-sources"')[1:]
    assert first.startswith(" open>")
    assert "找到 2 段，按相关程度排列" in first
    assert [f'data-hit="{hit}"' in first for hit in range(4)] == [True, True, False, False]
    assert second.startswith(">")
    assert "另有 2 段，不太相关" in second
    assert '<ol class="yw-passages" start="3">' in second
    assert [f'data-hit="{hit}"' in second for hit in range(4)] == [False, False, True, True]


def test_where_nothing_was_found_the_nearest_are_folded_and_nothing_is_copied_as_an_answer():
    shown = answer(score=0.49)
    assert parsed(shown).text.count("文档中没有找到答案。") == 1
    assert shown.count('<details class="yw-sources">') == 1
    assert "最接近的 1 个段落" in shown
    assert "复制答案" not in shown
    assert "复制答案" in answer(score=0.5)
    assert "找到 1 段" in answer(score=0.5)


def test_passages_that_may_hold_an_answer_are_near_where_none_was_found():
    found = answered("有多少", passage(score=0.9), passage(rank=2, score=0.1), found=False)
    exchange = Exchange("有多少", found)
    assert (len(exchange.evidence), exchange.words) == (0, "")
    shown = render.conversation([exchange], "zh")
    assert "最接近的 2 个段落" in shown
    assert "yw-part" not in shown
    assert [f'data-hit="{hit}"' in shown for hit in range(3)] == [True, True, False]


def test_words_stand_large_over_their_sentence_with_its_source_and_how_sure_it_is():
    text = "全市有 83 家单项冠军企业。另有小巨人。"
    told = passage(text=text, matches=(), score=0.95, sentence_span=(0, 15), answer_spans=((4, 8),))
    shown = render.conversation([Exchange("有多少", answered("有多少", told))], "zh")
    assert '<p class="yw-answer" dir="auto">83 家</p>' in shown
    assert shown.count('<figure class="yw-part yw-words">') == 1
    assert "<p>全市有 <strong>83 家</strong>单项冠军企业。</p>" in shown
    caption = shown.partition("<figcaption>")[2].partition("</figcaption>")[0]
    assert '<button type="button" data-turn="0" data-hit="0">1</button>' in caption
    assert "<bdi>《单项冠军》 · 家底 · 第 1 段 · 冠军.md</bdi> · 很可能对" in caption
    assert (
        'data-copy="83 家\n——《单项冠军》，第 1 段" data-link="?q=%E6%9C%89%E5%A4%9A%E5%B0%91"'
        in shown
    )


@pytest.mark.parametrize("shape", ["sentence", "list", "cases", "compare", "yesno"])
def test_other_shapes_show_every_quote_and_nothing_large(shape: str):
    one, other = passage(score=0.8), passage(rank=2, score=0.8, document="乙.md")
    parts = (replace(quote(one), text="须带：\n一、工牌\n二、<印章>"), quote(other))
    found = answered("要带什么", one, other, shape=shape, parts=parts)
    shown = render.conversation([Exchange("要带什么", found)], "zh")
    assert "yw-answer" not in shown
    assert shown.count(f'<figure class="yw-part yw-{shape}">') == 2
    assert "<p>须带：</p><p>一、工牌</p><p>二、&lt;印章&gt;</p>" in shown
    assert 'data-hit="1">2</button>' in shown
    assert "可能对，请看原文" in shown
    assert 'data-copy="须带：\n一、工牌\n二、&lt;印章&gt;\n全市有' in shown


def test_more_passages_than_are_shown_are_counted():
    found = answered("有多少", passage(score=0.9), more=3)
    shown = render.conversation([Exchange("有多少", found)], "zh")
    assert say("answer.more", "zh", number=3) in parsed(shown).text


def test_hostile_headings_questions_and_file_names_are_shown_as_text():
    hostile, harmless = parsed(_everything(HOSTILE)), parsed(_everything("甲/乙"))
    assert hostile.text.count(HOSTILE) == 21
    assert (hostile.tags, hostile.attributes) == (harmless.tags, harmless.attributes)


def _everything(text: str) -> str:
    told = passage(headings=(text,), score=0.9)
    claims = (Claim(text, told, None),)
    found = answered(text, told, parts=(replace(quote(told), text=text),), claims=claims)
    failed = Failure(text, "unreadable", {"reason": text})
    report = BuildReport((), (), (), (), (), (failed,), (), 3)
    binned = Binned("1", text)
    entries = [DocumentEntry(text, text, 3)]
    stock = render.Stock(Path("文档"), entries, [failed], [text], [binned], binned)
    return "".join(
        [
            render.conversation([Exchange(text, found)], "zh", pending=text),
            render.samples([text], "zh", first=True),
            render.documents(stock, "zh"),
            render.found([Found(text, text, 4, (Snippet(0, Markup.escape(text)),))], text, "zh"),
            render.text(Document(text, text, text, ()), render.Hits(text), 0, "zh"),
            render.scope([text], "zh"),
            render.report(report, "zh"),
            render.errors([text]),
        ]
    )


@given(st.text(min_size=1), st.data())
def test_marked_text_reads_as_the_text_itself(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = answer(text=text, matches=((start, end),))
    assert set(parsed(shown).tags) == set(parsed(answer()).tags)


def test_no_passage_and_an_error_are_sentences():
    nothing = Exchange("甲", answered("甲"))
    wrong = Exchange("乙", error="索引坏了。")
    shown = render.conversation([nothing, wrong], "zh")
    assert "没有找到相关段落。" in shown
    assert '<p class="yw-error" role="alert">索引坏了。</p>' in shown


def test_documents_are_listed_with_their_counts():
    entries = [DocumentEntry("a.md", "甲", 2), DocumentEntry("b/c.txt", "乙", 5)]
    failed = [Failure("坏.pdf", "empty", {})]
    stock = render.Stock(Path("/家/文档"), entries, failed, ["b/"], [Binned(str(10**18), "旧.md")])
    when = str(datetime.fromtimestamp(10**9))[:16].split()
    assert parsed(render.documents(stock, "zh")).text.split()[:29] == [
        *("“文档”里有", "2", "篇，共", "7", "段"),
        *("1", "个文件读不了或没读全", "坏.pdf", "文件是空的"),
        "没有这样的名称；按回车在文中找",
        *("甲", "2", "段", "a.md"),
        *("b/", "1", "篇"),
        *("乙", "5", "段", "c.txt"),
        *(
            "回收站（1）",
            "旧.md",
            "恢复",
            *when,
            "清空回收站",
        ),
        *("改名", "删除"),
    ]


def test_why_a_file_could_not_be_read_is_told_in_the_visitor_s_language():
    failed = [Failure("坏.pdf", "empty", {})]
    shown = parsed(render.documents(render.Stock(Path("文档"), failed=failed), "en")).text
    assert "Can't be read, or not all of it: 1" in shown
    assert "the file is empty" in shown


@pytest.mark.parametrize(
    ("now", "sentence", "width"),
    [
        (Progress(0, 0), "正在准备模型和索引……", "0%"),
        (Progress(1, 4), "正在读文档：1/4 篇", "0%"),
        (Progress(4, 4, 0, 10, 0.0), "已读 4/4 篇，已处理 0/10 段，每秒 0 段", "0%"),
        (
            Progress(4, 4, 5, 10, 2.5, 0, 0, 0.5, 2.5),
            "已读 4/4 篇，已处理 5/10 段，每秒 2 段，约剩 2 秒",
            "50%",
        ),
    ],
)
def test_progress_says_how_far_it_is(now: Progress, sentence: str, width: str):
    shown = render.progress(now, "zh")
    assert parsed(shown).text.strip() == sentence
    assert f"width:{width}" in shown


def test_a_report_counts_what_could_not_be_read_and_names_what_was_passed_over():
    failed = (Failure("c.pdf", "empty", {}),)
    done = BuildReport(("a.md",), (), (), (), ("b.md",), failed, ("d.exe",), 9)
    text = parsed(render.report(done, "zh")).text
    assert "新增 1，修改 0，改名 0，删除 0，未变 1，失败 1；现有 9 个段落。" in text
    assert "d.exe" in text
    assert "c.pdf" not in text


def test_the_window_speaks_english():
    shown = render.conversation([Exchange("how many", answered("how many", passage()))], "en")
    assert "Passages found: 1, most relevant first" in shown
    assert "“单项冠军”" in shown
    assert "家底 · paragraph 1" in shown


def test_a_quote_names_title_author_and_place():
    cited = passage(author="刘尚海", page=2, paragraphs=(3, 4))
    assert citing.plain(cited, "zh") == (
        "全市有 83 家单项冠军企业。\n——《单项冠军》，刘尚海，第 2 页，第 3—4 段"
    )
    assert citing.plain(cited, "en") == (
        "全市有 83 家单项冠军企业。\n— “单项冠军”, 刘尚海, page 2, paragraphs 3–4"
    )
