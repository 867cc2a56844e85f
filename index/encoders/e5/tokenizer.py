"""The XLM-R tokenizer, built from the pieces of the weights' file."""

from collections.abc import Sequence
from itertools import pairwise

from sentencepiece import SentencePieceProcessor
from tokenizers import Regex, normalizers

from index.encoders.e5.weights import Pieces
from index.script import Span

_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3  # SentencePiece.Type
_AS_IT_IS = b"\x1a\x04\x18\x00\x20\x00"  # normalizer_spec: no space added in front, none taken away


class Tokenizer:
    """Text to token ids, without marks of beginning and end, and without a limit of length.

    Unigram: Kudo, "Subword Regularization", 2018. Runs of white space are one space, and a text
    begins with a space as its later words do; only so is a word the same wherever it stands.
    """

    def __init__(self, pieces: Pieces) -> None:
        self._normalizer = normalizers.Sequence(
            [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex("[ ▁]+"), " ")]
        )
        self._processor = SentencePieceProcessor()
        self._processor.LoadFromSerializedProto(_serialized(pieces))

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text."""
        found: list[list[int]] = self._processor.EncodeAsIds([self._normal(text) for text in texts])
        return found

    def pieces(self, text: str) -> list[str]:
        """What each token of a text stands for; `▁` is a space."""
        found: list[str] = self._processor.EncodeAsPieces(self._normal(text))
        return found

    def spans(self, text: str) -> list[Span]:
        """Where each token stands in the text, the space before a word left out."""
        normal = self._normal(text)
        origin = self._origin(text, normal)
        offsets = self._processor.EncodeAsOffsetMapping(normal)["offsets"]
        return [_span(normal, origin, start, end) for start, end in offsets]

    def _normal(self, text: str) -> str:
        return " " + self._normalizer.normalize_str(text).removeprefix(" ")

    def _origin(self, text: str, normal: str) -> list[int]:
        """For each character of the normal form, the one of the text that it comes from.

        Where neighbours are composed, a letter with its combining mark, the form of a text is not
        that of its characters, and places are told by their share of the length.
        """
        forms, origin = [" "], [0]
        for at, character in enumerate(text):
            for form in self._normalizer.normalize_str(character):
                if form != " " or forms[-1] != " ":
                    forms.append(form)
                    origin.append(at)
        if "".join(forms) != normal:
            origin = [at * len(text) // len(normal) for at in range(len(normal))]
        return origin


def _span(normal: str, origin: Sequence[int], start: int, end: int) -> Span:
    if start < end and normal[start] == " ":
        start += 1
    if start == end:  # nothing but the space
        return origin[end - 1], origin[end - 1]
    return origin[start], origin[end - 1] + 1


def _serialized(pieces: Pieces) -> bytes:
    """The pieces as sentencepiece's own file, which is the protocol buffer `ModelProto`.

    https://github.com/google/sentencepiece/blob/master/src/sentencepiece_model.proto
    """
    kinds = bytearray([_NORMAL]) * len(pieces.scores)
    kinds[pieces.unknown] = _UNKNOWN
    for control in (pieces.begin, pieces.end, pieces.pad):
        kinds[control] = _CONTROL
    scores, ends = pieces.scores.tobytes(), pieces.ends.tolist()
    vocabulary = [
        # pieces: piece, score, type; every length is below 128, so one byte
        b"\x0a%c\x0a%c%b\x15%b\x18%c"
        % (end - at + 9, end - at, pieces.text[at:end], scores[4 * n : 4 * n + 4], kinds[n])
        for n, (at, end) in enumerate(pairwise(ends))
    ]
    return b"".join(vocabulary) + _AS_IT_IS
