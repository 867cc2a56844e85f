"""What all command lines share: one sentence for an error, exit status 2, no traceback."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from index.errors import YongwenError
from index.logs import set_up
from index.text import LANGUAGES, as_called, language, say, use_language

EXIT_ERROR = 2


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one sentence on stderr."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the options and leave with status 2."""
        self.exit(EXIT_ERROR, say("error.usage", message=message, program=self.prog) + "\n")


def parser(program: str, description: str) -> Parser:
    """A parser with `--lang`, the option that every command has."""
    made = Parser(
        prog=as_called(f"python -m {program}"), description=description, allow_abbrev=False
    )
    made.add_argument("--lang", choices=LANGUAGES, default=language(), help=say("option.lang"))
    return made


def run(main: Callable[[Sequence[str]], int]) -> NoReturn:
    """Run a command line; what a person can mend is said in one sentence, with status 2."""
    _speak_utf8()
    _choose_language(sys.argv[1:])
    try:
        set_up()
        sys.exit(main(sys.argv[1:]))
    except YongwenError as error:
        print(error.sentence(), file=sys.stderr)
        sys.exit(EXIT_ERROR)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output has left, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _speak_utf8() -> None:
    """Chinese must come out whole also where the terminal's locale is C or a code page."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


def _choose_language(arguments: Sequence[str]) -> None:
    """Read `--lang` before the parser is made, so that its own help speaks that language."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    early.add_argument("--lang", choices=LANGUAGES)
    with contextlib.suppress(argparse.ArgumentError):
        named = early.parse_known_args(arguments)[0].lang
        if named:
            use_language(named)
