"""A question that leans on the one before: what it leaves out is filled in from there.

Two ways of leaning are known. 「那小巨人呢？」 asks the same of something else, which takes the
place of what it is most like in the earlier question, and what is like nothing there, as a price
after a time, is asked by itself. 「那满五年的呢？」 is a condition: its figure takes the place of
the earlier question's, or it comes before one that has none of its sort. A question that asks by
itself, as 「今天天气怎么样？」 does, leans on nothing. 「他是谁？」 has a pronoun for what was
talked about: the answer, where that was a name, or else the earlier question's subject.
"""

import re

from index.encoders import Encoder
from index.languages import pattern
from index.numerals import NUMBER
from index.script import folded, has_han
from qa.question.asking import kinds_of, parts_of
from qa.question.figures import figures_in
from qa.question.tables import patterns_of, rows_of

_ANOTHER = [pattern(row["written"], re.IGNORECASE) for row in rows_of("another")]
_PRONOUN = pattern((row["written"] for row in rows_of("pronoun")), re.IGNORECASE)
_ASKS = pattern(patterns_of("asking", "alone"), re.IGNORECASE)
_NUMBER = re.compile(NUMBER)
_LONGEST_NAME = 20
_ALIKE = 0.3
"""The cosine from which two parts are of one sort: men and women, undergraduates and graduates. Of
other sorts are pay and a term, by 0.2; cities differ from one another as much."""
_CLOSER = (0.2, 1.5)  # below that, how alike at least, and how many times more than any other part


def complete(question: str, earlier: str, answer: str, encoder: Encoder) -> str:
    """The question as it would be asked without the one before; often just as it is.

    `earlier` is the question before, and `answer` what answered it, if anything did.
    """
    subject = other_subject(question.strip())
    if subject:
        return _exchanged(earlier, subject, encoder) or question
    pronoun = _PRONOUN.search(folded(question))
    meant = _meant(earlier, answer) if pronoun else ""
    if pronoun is None or not meant:
        return question
    return question[: pronoun.start()] + meant + question[pronoun.end() :]


def other_subject(question: str) -> str:
    """Of what a question asks the same as the one before, nothing where it asks by itself."""
    plain = folded(question)
    spans = (match.span("subject") for each in _ANOTHER if (match := each.match(plain)))
    return next((question[a:b] for a, b in spans if not _ASKS.search(plain[a:b])), "")


def _exchanged(earlier: str, subject: str, encoder: Encoder) -> str:
    """The earlier question with a new subject in place of what has its form, else of the part that
    is most like it; nothing where it is like none."""
    if other := _other_case(earlier, subject):
        return other
    alike = _of_form(subject).search(earlier) if _NUMBER.search(subject) else None
    if alike:
        return earlier[: alike.start()] + subject + earlier[alike.end() :]
    parts = parts_of(earlier)
    if not parts:
        return f"{subject} {earlier}"
    if figures_in(subject):
        return f"{subject}{'，' if has_han(earlier) else ', '}{earlier}"
    vectors = encoder.encode([subject, *parts], question=True)
    cosines = vectors[1:] @ vectors[0]
    at = int(cosines.argmax())
    return earlier.replace(parts[at], subject, 1) if _is_alike(cosines.tolist()) else ""


def _other_case(earlier: str, subject: str) -> str:
    """The earlier question with the figure of its condition exchanged for the subject's, where both
    have one of the same sort and the subject names nothing else that is new."""
    own, asked = figures_in(subject), figures_in(earlier)
    sorts = [[(figure.kind, figure.unit) for figure in each] for each in (own, asked)]
    if len(own) != 1 or sorts[0] != sorts[1]:
        return ""
    figure = subject[slice(*own[0].span)]
    is_known = all(part in earlier for part in parts_of(subject.replace(figure, "\n")))
    start, end = asked[0].span
    return earlier[:start] + figure + earlier[end:] if is_known else ""


def _is_alike(cosines: list[float]) -> bool:
    """Whether the part most like a subject can be what it stands in place of."""
    *others, best = sorted(cosines)
    least, times = _CLOSER
    return best >= _ALIKE or (best >= least and bool(others) and best >= times * others[-1])


def _of_form(subject: str) -> re.Pattern[str]:
    """What differs from a subject in its numbers only: another year, another line."""
    numbers = _NUMBER.pattern
    return re.compile(numbers.join(map(re.escape, _NUMBER.split(subject))), re.IGNORECASE)


def _meant(earlier: str, answer: str) -> str:
    """What a pronoun stands for after an answer."""
    is_named = any(kind.is_name for kind in kinds_of(earlier))
    if is_named and 0 < len(answer) <= _LONGEST_NAME:
        return answer
    parts = parts_of(earlier)
    joint = "" if all(not part.isascii() for part in parts) else " "
    return joint.join(parts)
