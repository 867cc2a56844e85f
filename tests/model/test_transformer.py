"""Any other model, shown with a tiny one made here."""

from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import (
    Pooling,
    StaticEmbedding,
    Transformer,
)
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from index.encoders.encoder import Encoder, load_encoder

pytestmark = pytest.mark.slow

VOCABULARY = {word: n for n, word in enumerate("[PAD] [UNK] q : a b c".split())}


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.WordLevel(VOCABULARY, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model saved with a prompt for questions only."""
    bert, saved = tmp_path_factory.mktemp("bert"), tmp_path_factory.mktemp("model")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(bert)
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer(), pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(bert)
    modules = [Transformer(str(bert)), Pooling(8, "mean")]
    SentenceTransformer(modules=modules, prompts={"query": "q : "}).save(str(saved))
    return saved


@pytest.fixture(scope="module")
def tiny(folder: Path) -> Encoder:
    return load_encoder(str(folder))


def test_vectors_have_length_one(tiny: Encoder) -> None:
    assert tiny.dimension == 8
    found = tiny.encode(["a b", "c", ""])
    assert found.shape == (3, 8)
    assert np.linalg.norm(found, axis=1)[:2] == pytest.approx([1, 1], abs=1e-5)


def test_only_questions_have_the_prompt(tiny: Encoder, folder: Path) -> None:
    plain = SentenceTransformer(str(folder), device="cpu")
    expected = plain.encode(["q : a", "a"], prompt="", normalize_embeddings=True)
    assert np.allclose(tiny.encode(["a"], question=True), expected[:1], atol=1e-5)
    assert np.allclose(tiny.encode(["a"]), expected[1:], atol=1e-5)


def test_token_vectors(tiny: Encoder) -> None:
    vectors, tokens = tiny.encode_with_tokens(["a b c", "a"])
    assert np.allclose(vectors, tiny.encode(["a b c", "a"]), atol=1e-5)
    assert [rows.shape for rows in tokens] == [(3, 8), (1, 8)]
    assert np.allclose(tokens[1], vectors[1:], atol=1e-5)


def test_the_identity_follows_the_weights(folder: Path, tiny: Encoder, tmp_path: Path) -> None:
    assert load_encoder(str(folder)).identity == tiny.identity
    changed = SentenceTransformer(str(folder), device="cpu")
    with torch.no_grad():
        for weight in changed.parameters():
            weight.add_(torch.randn_like(weight))
    changed.save(str(tmp_path))
    digests = [load_encoder(str(it)).identity.split()[-1] for it in (folder, tmp_path)]
    assert digests[0] != digests[1]


def test_a_setting_names_the_model(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YONGWEN_MODEL", str(folder))
    assert load_encoder().dimension == 8


def test_a_model_without_token_vectors(tmp_path: Path) -> None:
    static = StaticEmbedding(tokenizer(), embedding_dim=4)
    SentenceTransformer(modules=[static]).save(str(tmp_path))
    vectors, tokens = load_encoder(str(tmp_path)).encode_with_tokens(["a b", "c"])
    assert vectors.shape == (2, 4)
    assert [rows.shape for rows in tokens] == [(1, 4), (1, 4)]


def test_a_token_knows_its_place(tiny: Encoder) -> None:
    assert tiny.token_spans(["a bc c"]) == [[(0, 1), (2, 4), (5, 6)]]
