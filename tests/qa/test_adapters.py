"""Retrieval as LangChain and LlamaIndex call it."""

from pathlib import Path

import pytest

from index import Index, build_index, open_index
from tests.toys import ToyEncoder

SOURCE = {
    "rank": 1,
    "document": "码头.md",
    "title": "码头",
    "author": None,
    "page": None,
}


@pytest.fixture
def index(folder: Path, tmp_path: Path, toy: ToyEncoder) -> Index:
    (folder / "码头.md").write_text("# 码头\n\n## 水深\n\n三号泊位水深十七米。\n", "utf-8")
    build_index(folder, tmp_path / "index", encoder=toy)
    return open_index(tmp_path / "index", encoder=toy)


def test_langchain_gets_documents_with_their_sources(index: Index):
    langchain = pytest.importorskip("qa.adapters.langchain")
    (found,) = langchain.YongwenRetriever(index=index, k=1).invoke("泊位水深多少米")
    assert found.page_content == "三号泊位水深十七米。"
    assert found.id == "码头.md#8-18"
    assert {name: found.metadata[name] for name in SOURCE} == SOURCE
    assert 0 <= found.metadata["score"] <= 1


def test_llamaindex_gets_nodes_with_their_scores(index: Index):
    pytest.importorskip("llama_index.core")
    from qa.adapters.llamaindex import YongwenRetriever

    (found,) = YongwenRetriever(index, k=1).retrieve("泊位水深多少米")
    assert found.node.text == "三号泊位水深十七米。"
    assert found.node.node_id == "码头.md#8-18"
    assert {name: found.node.metadata[name] for name in SOURCE} == SOURCE
    assert found.score == found.node.metadata["score"]
