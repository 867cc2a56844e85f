"""A question that leans on the one before: what it leaves out is filled in from there.

Two ways of leaning are known. 「那小巨人呢？」 asks the same of something else, which takes the
place of what it is most like in the earlier question; a question that asks by itself, as
「今天天气怎么样？」 does, leans on nothing. 「他是谁？」 has a pronoun for what was talked about:
the answer, where that was a name, or else the earlier question's subject.
"""

import re

from index.encoders import Encoder
from qa.question.asking import kinds_of, parts_of
from qa.question.figures import NUMERAL

_ANOTHER = re.compile(
    r"^(?:那[么麼]?|还有|還有|以及)[，,\s]*(?P<and>.{1,30}?)\s*怎[么麼][样樣]呢?[？?。\s]*$"
    r"|^(?:那[么麼]?|还有|還有|以及)?[，,\s]*(?P<zh>.{1,30}?)\s*呢[？?。\s]*$"
    r"|^(?:and|what about|how about)\s+(?:the\s+)?(?P<en>.{1,60}?)[?.\s]*$",
    re.IGNORECASE,
)
_ASKS = re.compile(  # by itself, so that nothing is left out
    r"[什甚][么麼]|怎[么麼样樣]|[为為如]何|何[时時处處地人]|[哪谁誰吗嗎]|多少|[几幾][个個家年天次]"
    r"|^(?:what|which|who|whom|whose|when|where|why|how"
    r"|is|are|was|were|do|does|did|has|have|can|could|will|would|should)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"[他她它]们?|[他她它]們|这[个些家位]|這[個些家位]|那[个些家位個]|\b(?:he|she|it|they|them|its|their)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(f"(?:[0-9]+|[{NUMERAL}]+)")
_NAMED = {"person", "place", "organisation"}
_LONGEST_NAME = 20


def complete(question: str, earlier: str, answer: str, encoder: Encoder) -> str:
    """The question as it would be asked without the one before; often just as it is.

    `earlier` is the question before, and `answer` what answered it, if anything did.
    """
    another = _ANOTHER.match(question.strip())
    subject = next(filter(None, another.groups()), "") if another else ""
    if subject and not _ASKS.search(subject):
        return _exchanged(earlier, subject, encoder)
    if _PRONOUN.search(question):
        meant = _meant(earlier, answer)
        return _PRONOUN.sub(lambda _: meant, question, count=1) if meant else question
    return question


def _exchanged(earlier: str, subject: str, encoder: Encoder) -> str:
    """The earlier question with a new subject in place of what has its form, else of the part that
    is most like it."""
    alike = _of_form(subject).search(earlier) if _NUMBER.search(subject) else None
    if alike:
        return earlier[: alike.start()] + subject + earlier[alike.end() :]
    parts = parts_of(earlier)
    if not parts:
        return f"{subject} {earlier}"
    vectors = encoder.encode([subject, *parts], question=True)
    most_alike = parts[int((vectors[1:] @ vectors[0]).argmax())]
    return earlier.replace(most_alike, subject, 1)


def _of_form(subject: str) -> re.Pattern[str]:
    """What differs from a subject in its numbers only: another year, another line."""
    numbers = _NUMBER.pattern
    return re.compile(numbers.join(map(re.escape, _NUMBER.split(subject))), re.IGNORECASE)


def _meant(earlier: str, answer: str) -> str:
    """What a pronoun stands for after an answer."""
    kinds = {kind.name for kind in kinds_of(earlier)}
    if kinds & _NAMED and 0 < len(answer) <= _LONGEST_NAME:
        return answer
    parts = parts_of(earlier)
    joint = "" if all(not part.isascii() for part in parts) else " "
    return joint.join(parts)
