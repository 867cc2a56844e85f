"""What is known of languages: the examples beside each row of the tables."""

import re
from fractions import Fraction

import pytest

from index.languages import Table, pattern
from index.script import folded
from qa.question import Figure, Number, figures_in, kinds_of
from qa.question.following import other_subject
from qa.question.intent import intent_of
from qa.question.tables import rows_of

_BOUND = re.compile(r"^-?[\d./]+|[\d./]+")


def named(row: Table) -> str:
    return row["holds"][0]


def parts(text: str) -> tuple[Fraction, ...] | None:
    return tuple(map(Fraction, _BOUND.findall(text))) or None


def number(text: str) -> Number:
    """A number as the tables write it: `3×5`, `3..5`, `..30`, `(3..` without 3 itself."""
    least, dots, most = text.strip("()").partition("..")
    lower = parts(least)
    upper = parts(most) if dots else lower
    return Number(lower, upper, over=text.startswith("("), under=text.endswith(")"))


def figure(example: str) -> tuple[str, Figure]:
    """A text, and the figure in it that an example marks; its kind is not told."""
    marked, _, said = example.rpartition(" = ")
    start, end = marked.index("["), marked.index("]") - 1
    value, _, unit = said.partition(" ")
    return marked.replace("[", "").replace("]", ""), Figure((start, end), "", number(value), unit)


def rows(*tables: str) -> list[Table]:
    return [row for table in tables for row in rows_of(table)]


@pytest.mark.parametrize("row", rows("unit", "form", "sign", "joint", "bound"), ids=named)
def test_a_figure_is_whole_and_has_its_value(row: Table):
    for example in row["holds"]:
        text, meant = figure(example)
        found = [(each.span, each.number, each.unit) for each in figures_in(text)]
        assert found == [(meant.span, meant.number, meant.unit)], text


@pytest.mark.parametrize("row", rows("unit", "form"), ids=named)
def test_what_only_looks_like_a_figure_is_none_of_its_kind(row: Table):
    kind, unit = row["kind"], row.get("unit")
    for text in row["fails"]:
        alike = [
            each for each in figures_in(text) if each.kind == kind and unit in {None, each.unit}
        ]
        assert alike == [], text


@pytest.mark.parametrize("row", rows("figureless"), ids=named)
def test_a_word_with_a_numeral_in_it_is_no_figure(row: Table):
    assert [text for text in row["holds"] if figures_in(text)] == []
    assert [text for text in row["fails"] if not figures_in(text)] == []


@pytest.mark.parametrize("row", rows("kind"), ids=named)
def test_the_words_of_a_question_tell_its_kind(row: Table):
    def is_asked(question: str) -> bool:
        return row["name"] in {kind.name for kind in kinds_of(question)}

    assert [question for question in row["holds"] if not is_asked(question)] == []
    assert [question for question in row["fails"] if is_asked(question)] == []


@pytest.mark.parametrize("row", rows("another"), ids=named)
def test_a_question_may_ask_the_same_of_another(row: Table):
    another = pattern(row["written"], re.IGNORECASE)
    assert [question for question in row["holds"] if not another.match(folded(question))] == []
    assert [question for question in row["fails"] if other_subject(question)] == []


@pytest.mark.parametrize("row", rows("pronoun"), ids=named)
def test_a_pronoun_stands_for_what_was_talked_about(row: Table):
    pronoun = pattern(row["written"], re.IGNORECASE)
    assert [question for question in row["holds"] if not pronoun.search(folded(question))] == []
    assert [question for question in row["fails"] if pronoun.search(folded(question))] == []


@pytest.mark.parametrize(
    "row",
    rows(
        "unit",
        "form",
        "sign",
        "joint",
        "bound",
        "figureless",
        "kind",
        "office",
        "another",
        "pronoun",
    ),
    ids=named,
)
def test_each_row_has_examples_that_hold_and_that_do_not(row: Table):
    assert row["holds"]
    assert row["fails"]


@pytest.mark.parametrize("row", rows("intent"), ids=named)
def test_the_words_of_a_question_tell_that_it_is_about_the_documents(row: Table):
    def aims(question: str) -> bool:
        intent = intent_of(question)
        return intent is not None and intent.aim.value == row["name"]

    assert [question for question in row["holds"] if not aims(question)] == []
    assert [question for question in row["fails"] if aims(question)] == []


@pytest.mark.parametrize("row", rows("generic"), ids=named)
def test_words_that_stand_for_documents_name_none(row: Table):
    generic = pattern(row["written"], re.IGNORECASE)
    assert [text for text in row["holds"] if not generic.fullmatch(folded(text))] == []
    assert [text for text in row["fails"] if generic.fullmatch(folded(text))] == []
