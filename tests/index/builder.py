"""A builder in a process of its own: `python -m tests.index.builder DOCUMENTS INDEX LOG`.

It says "ready" once it has imported everything, builds slowly, in small batches, with the toy
encoder, and adds a line to LOG for each passage that it embeds.
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import index.building.embedding
from index import build_index
from index.arrays import FloatMatrix
from tests.toys import ToyEncoder

BATCH = 8


class LoggingEncoder(ToyEncoder):
    """Writes down what it is asked to encode, and takes its time."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self.log = log

    def encode_with_tokens(
        self, texts: Sequence[str], *, question: bool = False
    ) -> tuple[FloatMatrix, list[FloatMatrix]]:
        with self.log.open("a", encoding="utf-8") as file:
            file.writelines(text.replace("\n", " ") + "\n" for text in texts)
        time.sleep(0.01)
        return super().encode_with_tokens(texts, question=question)


def main() -> None:
    """Build once."""
    documents, target, log = map(Path, sys.argv[1:])
    index.building.embedding._BATCH = index.building.embedding._SAMPLE = BATCH
    print("ready", flush=True)
    build_index(documents, target, encoder=LoggingEncoder(log))


if __name__ == "__main__":
    main()
