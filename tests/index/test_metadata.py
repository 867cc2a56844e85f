"""What documents say of themselves: front matter, metas, and what is kept of it."""

import pytest

from index.documents import Metadata, parse_document

YAML = """---
title: 叉车管理
date: 2022-11-03
author: [周敏, 吴刚]
tags: [叉车, 仓储]
owner: 物流科
layout: page
审批人: 郑洁
contact:
  phone: "5566"
---
# 叉车管理

叉车共九台。
"""
TOML = """+++
title = "叉车管理"
date = 2022-11-03
author = ["周敏", "吴刚"]
tags = ["叉车", "仓储"]
owner = "物流科"
layout = "page"
"审批人" = "郑洁"
[contact]
phone = "5566"
+++
# 叉车管理

叉车共九台。
"""


@pytest.mark.parametrize("source", [YAML, TOML])
def test_front_matter_is_metadata_and_can_be_found(source: str) -> None:
    document = parse_document("a.md", source.encode())
    assert document.title == "叉车管理"
    assert document.metadata == Metadata(
        title="叉车管理",
        author="周敏、吴刚",
        date="2022-11-03",
        tags=("叉车", "仓储"),
        fields=(
            ("owner", "物流科"),
            ("layout", "page"),
            ("审批人", "郑洁"),
            ("contact", "phone: 5566"),
        ),
    )
    assert [p.text for p in document.paragraphs if p.number] == [
        "作者：周敏、吴刚",
        "日期：2022-11-03",
        "负责：物流科",
        "审批人：郑洁",
        "联系：phone: 5566",
        "标签：叉车、仓储",
        "叉车共九台。",
    ]


def test_front_matter_in_english_is_told_in_english() -> None:
    source = "---\nauthor: Ann Lee\nkeywords: [fork, lift]\nslug: x\n---\nNine trucks."
    document = parse_document("trucks.md", source.encode())
    assert [p.text for p in document.paragraphs] == [
        "Author: Ann Lee",
        "Tags: fork, lift",
        "Nine trucks.",
    ]


def test_front_matter_that_is_no_yaml_is_read_by_its_lines() -> None:
    document = parse_document(
        "a.md", "---\ntitle: 通知: 放假\nowner: '人事科'\n---\n放三天。".encode()
    )
    assert document.title == "通知: 放假"
    assert document.metadata.fields == (("owner", "人事科"),)


def test_toml_that_is_none_is_text() -> None:
    document = parse_document("a.md", "+++\n三天\n+++\n放假。".encode())
    assert [p.text for p in document.paragraphs] == ["+++三天+++放假。"]


def test_what_a_page_says_of_itself_is_metadata() -> None:
    page = """<head><title>叉车管理_某厂</title><meta name="ArticleTitle" content="叉车管理">
    <meta name="author" content="周敏"><meta property="article:published_time" content="2022-11-03">
    <meta name="keywords" content="叉车，仓储"><meta name="ContentSource" content="物流科">
    <meta name="viewport" content="width=1"></head><body><p>叉车共九台。</p></body>"""
    document = parse_document("a.html", page.encode())
    assert document.metadata == Metadata(
        "叉车管理", "周敏", "2022-11-03", ("叉车", "仓储"), (("source", "物流科"),)
    )
    assert document.title == "叉车管理"


@pytest.mark.parametrize(
    ("name", "source", "title"),
    [
        ("a.md", "# 目录\n\n- 一\n\n# 叉车管理\n\n共九台。", "叉车管理"),
        ("a.md", "# 《前言》\n\n共九台。", "a"),
        ("a.md", "# 叉车手册\n\n## 目录\n\n- 一\n\n# 总则\n\n共九台。", "叉车手册"),
        ("a.md", "# 安装\n\n先断电。\n\n# 使用\n\n再通电。", "a"),
        ("a.md", "---\ntitle: Untitled\n---\n共九台。", "a"),
        ("a.md", "---\ntitle: Microsoft Word - 叉车管理.docx\n---\n共九台。", "叉车管理"),
        ("a.txt", "证券代码：600000\n\n叉车公司年度报告\n\n共九台，都在用。", "叉车公司年度报告"),
        ("a.txt", "2022年11月3日\n\n叉车管理\n\n共九台，都在用。", "叉车管理"),
        ("a.txt", "目　录\n\n共九台，都在用。", "a"),
        ("a.txt", "第 3 页\n\n共九台，都在用。", "a"),
    ],
)
def test_a_title_is_what_a_person_would_call_it(name: str, source: str, title: str) -> None:
    assert parse_document(name, source.encode()).title == title
