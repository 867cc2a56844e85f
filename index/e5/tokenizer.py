"""The XLM-R tokenizer, built from the pieces of the weights' file."""

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from index.e5.weights import Pieces


def make_tokenizer(pieces: Pieces) -> Tokenizer:
    """A tokenizer that adds no marks of beginning and end, and no limit of length.

    Unigram: Kudo, "Subword Regularization", 2018.
    """
    tokenizer = Tokenizer(models.Unigram(pieces.scored(), unk_id=pieces.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return tokenizer
