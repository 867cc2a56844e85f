"""Questions drawn from the documents: always the same, and spread over them."""

from pathlib import Path

import pytest

from index import build_index, open_index
from index.engines.interface import Index
from qa.suggest import suggest
from tests.toys import ToyEncoder

DOCUMENTS = {
    "a.md": "# 甲书\n\n## 一、“家底”\n\n有八十三家。\n\n## （二）“小巨人”是什么\n\n专精特新。\n",
    "b.md": "# 乙书\n\n## 怎样培养\n\n先选苗子。\n",
    "c.md": "# Third book\n\n## 1. Clusters\n\nThere are eight.\n",
    "丁.txt": "没有标题的文件，只有一段话，讲的是港口的吞吐量。\n",
    "e.md": "# 戊书\n\n## " + "很长的标题" * 6 + "\n\n一段话。\n",
}


@pytest.fixture
def index(folder: Path, toy: ToyEncoder) -> Index:
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    build_index(folder, folder.parent / "index", encoder=toy)
    return open_index(folder.parent / "index", encoder=toy)


def test_each_document_gives_one_in_turn(index: Index):
    assert suggest(index, 5) == (
        "《甲书》怎么说“家底”？",
        "怎样培养",
        "What does “Third book” say about ‘Clusters’?",
        "《戊书》主要讲什么？",
        "《丁》主要讲什么？",
    )


def test_a_document_named_gives_all_of_its_own(index: Index):
    assert suggest(index, 5, ["a.md"]) == (
        "《甲书》怎么说“家底”？",
        "《甲书》怎么说“‘小巨人’是什么”？",
    )


def test_documents_that_are_gone_are_passed_over(index: Index):
    assert suggest(index, 2, ["gone.md"]) == suggest(index, 2)


def test_few_questions_come_from_documents_far_apart(index: Index):
    assert suggest(index, 2) == (
        "《甲书》怎么说“家底”？",
        "What does “Third book” say about ‘Clusters’?",
    )
