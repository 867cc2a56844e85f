"""The default model as sentence-transformers sees it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer

from index.encoders.e5.encoder import E5Encoder
from index.encoders.encoder import load_model

pytestmark = pytest.mark.slow

TEXTS = ["宁波有多少单项冠军企业", "hello world", "", "产业集群" * 400]


def test_prompts_are_the_models_own(model: SentenceTransformer, encoder: E5Encoder) -> None:
    assert model.prompts["query"] == "query: "
    assert model.prompts["passage"] == "passage: "
    for kind in ("query", "passage"):
        found = model.encode(TEXTS, prompt_name=kind)
        expected = encoder.encode(TEXTS, question=kind == "query")
        assert (found * expected).sum(axis=1).min() > 0.9999


def test_encode_query_uses_the_prompt_of_questions(model: SentenceTransformer) -> None:
    found = model.encode_query(TEXTS[0])
    assert found @ model.encode(TEXTS[0], prompt="query: ") > 0.9999


def test_similarity_is_the_cosine(model: SentenceTransformer) -> None:
    vectors = model.encode(TEXTS[:2], prompt_name="passage", convert_to_tensor=True)
    assert vectors.dtype == torch.float32
    found = model.similarity(vectors, vectors)
    assert found.diagonal().tolist() == pytest.approx([1, 1], abs=1e-4)
    assert found[0, 1] == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-4)


def test_saved_and_loaded_it_is_the_same(model: SentenceTransformer, tmp_path: Path) -> None:
    model.save(str(tmp_path))
    size = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())
    assert size < 100_000
    loaded = SentenceTransformer(str(tmp_path), trust_remote_code=True)
    assert loaded.prompts == model.prompts
    assert loaded.similarity_fn_name == "cosine"
    found, expected = loaded.encode(TEXTS), model.encode(TEXTS)
    assert np.allclose(found, expected, atol=1e-3)


def test_token_embeddings(model: SentenceTransformer, encoder: E5Encoder) -> None:
    found = model.encode(TEXTS, prompt_name="query", output_value="token_embeddings")
    counts = [len(ids) for ids in encoder.tokens(["query: " + text for text in TEXTS])]
    assert [tuple(rows.shape) for rows in found] == [(count, 384) for count in counts]
    _, own = encoder.encode_with_tokens(TEXTS[:1], question=True)
    rows = torch.nn.functional.normalize(found[0][-1 - len(own[0]) : -1].float(), dim=1)
    assert (rows.cpu().numpy() * own[0]).sum(axis=1).min() > 0.999


def test_the_device_is_the_one_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YONGWEN_DEVICE", "cpu")
    assert load_model().device == torch.device("cpu")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_gives_the_same_vectors(model: SentenceTransformer) -> None:
    on_cpu = model.encode(TEXTS)
    on_gpu = model.to("cuda").encode(TEXTS)
    model.to("cpu")
    assert (on_cpu * on_gpu).sum(axis=1).min() > 0.999
