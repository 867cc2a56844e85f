"""A real newspaper page: hard breaks, articles without markup, bylines, numbered headings."""

from pathlib import Path

import pytest

from index.documents.document import Document, list_documents, read_document
from index.documents.paragraphs import Paragraph, Role


@pytest.fixture
def page(newspaper: Path) -> Document:
    (path,) = list_documents(newspaper).files
    return read_document(newspaper, path)


def holding(page: Document, words: str) -> Paragraph:
    (found,) = [p for p in page.paragraphs if words in p.text]
    return found


def test_every_character_reaches_exactly_one_paragraph(page: Document, newspaper: Path) -> None:
    source = (newspaper / page.path).read_text("utf-8")
    assert "".join("".join(p.text.split()) for p in page.paragraphs) == "".join(source.split())


def test_broken_sentences_are_whole_again(page: Document) -> None:
    for words in ("在半导体材料、超高压", "等中高端制造环节拓展延伸", "坚守制造基因与底色"):
        assert holding(page, words).role is Role.TEXT


def test_articles_have_their_titles_and_authors(page: Document) -> None:
    assert [(p.title, p.author) for p in page.paragraphs if p.role is Role.AUTHOR] == [
        ("深刻认识新时期新型工业化的内涵特征", "刘尚海"),
        ("新时期宁波加快推进新型工业化的对策建议", "韩超群"),
        ("国内外先进区域工业化升级经验对宁波的启示", "金虹"),
    ]


def test_a_passage_knows_its_article_author_and_heading(page: Document) -> None:
    found = holding(page, "83家")
    assert (found.title, found.author, found.headings, found.role) == (
        "深刻认识新时期新型工业化的内涵特征",
        "刘尚海",
        ("二、新时期新型工业化的新特征",),
        Role.TEXT,
    )


def test_headings_are_no_text(page: Document) -> None:
    assert [p.text for p in page.paragraphs if p.role is Role.HEADING and p.author == "金虹"] == [
        "一、注重赛道育优，把握发展规律",
        "二、注重集群育强，筑牢关键立柱",
        "三、注重智造育效，明确主攻方向",
        "四、注重企业育兴，激活主体动能",
        "五、注重生态育活，撬动成长潜力",
    ]
    assert holding(page, "编者按").role is Role.HEADING


def test_the_note_on_the_author_ends_the_article(page: Document) -> None:
    note = holding(page, "研究院院长")
    assert (note.role, note.author, note.headings) == (Role.TEXT, "刘尚海", ())
    assert holding(page, "王牌").author == "韩超群"


def test_text_paragraphs_are_numbered_in_order(page: Document) -> None:
    numbers = [p.number for p in page.paragraphs if p.role is Role.TEXT]
    assert numbers == list(range(1, 28))
