"""Learning to read: what is learned from, and that it is learned."""

import json
import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from index import build_index, open_index
from index.encoders.e5.encoder import E5Encoder
from index.passages import Chunk
from qa.evaluate.corpus import Asked
from qa.evaluate.measures import DataError, QuestionSet
from qa.learn import training
from qa.learn.__main__ import main
from qa.learn.codeswitch import switched
from qa.learn.examples import Example, Pupil
from qa.learn.lessons import Lesson, Taught, of_folder, of_paragraphs, reworded
from qa.learn.network import _inside, alike
from qa.question import Question
from qa.reading import SHAPES
from qa.reading.joint import TOKENS
from qa.reading.reader import TaughtReader, read_file
from tests.qa.test_reader import chunk
from tests.toys import ToyEncoder

LessonsOf = Callable[..., list[Lesson]]
COLOURS = ["红色", "蓝色", "绿色", "黑色", "白色", "金色"]


def questions_file(folder: Path, count: int) -> Path:
    """A paragraph on two people each, and a question on the second."""
    paragraphs = []
    for at in range(count):
        first, second = COLOURS[at % 6], COLOURS[(at + 1 + at // 6) % 6]
        text = f"张{at}喜欢{first}的车。王{at}喜欢{second}的船。"
        asked = f"王{at}喜欢什么颜色的船？"
        answer = {"text": second, "answer_start": text.rindex(second)}
        paragraphs.append({"context": text, "qas": [{"question": asked, "answers": [answer]}]})
    file = folder / "颜色.json"
    file.write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}), "utf-8")
    return file


class OpenToy(ToyEncoder):
    """A toy that shows its tokens: a character each, between the marks 0 and 2."""

    def prompted(self, texts: Sequence[str], *, question: bool = False) -> list[list[int]]:
        return [[0, *map(ord, text), 2] for text in texts]


def test_a_question_is_put_into_english_word_by_word():
    found = {switched("学校的老师在哪里？", random.Random(seed)) for seed in range(40)}
    assert "school of teacher in where ？" in found
    assert any("学校" in each for each in found)  # a share of the words stays


def test_a_name_is_written_as_it_sounds():
    found = {switched("隆柯龙是谁？", random.Random(seed)) for seed in range(20)}
    assert "Longkelong is who ？" in found


DOCUMENTS = {
    "a.md": "# 年假\n\n满一年的职工休五天年假。满十年的职工休十天年假。病假另算。\n",
    "b.md": "# 学校\n\n学校里的孩子们在操场上奔跑，老师在一旁看着他们。\n",
    "c.md": "# 旧年假\n\n满一年的职工从前只休三天年假。\n",
}


def asked(**fields: object) -> Asked:
    of: dict[str, object] = {
        "question": "满一年休几天年假",
        "answers": ("五天",),
        "document": "a.md",
        "quotes": ("满一年的职工休五天年假。",),
        "shape": "span",
        "kind": "numeric",
        "lang": "zh",
        "style": "formal",
    }
    return Asked(**(of | fields))  # type: ignore[arg-type]


@pytest.fixture
def lessons_of(folder: Path, toy: ToyEncoder) -> LessonsOf:
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    build_index(folder, folder.parent / "索引", encoder=toy)
    index = open_index(folder.parent / "索引", encoder=toy)
    return lambda *questions: list(of_folder(questions, index))


def shown(taught: Taught) -> tuple[list[str], list[str]]:
    """What belongs to the answer, and its words."""
    text = taught.chunk.text
    return [text[a:b] for a, b in taught.belongs], [text[a:b] for a, b in taught.words]


def test_a_lesson_has_the_passage_that_answers_and_those_that_look_as_if(lessons_of: LessonsOf):
    (lesson,) = lessons_of(asked())
    assert (lesson.question, lesson.shape) == ("满一年休几天年假", "words")
    assert [shown(each) for each in lesson.right] == [(["满一年的职工休五天年假"], ["五天"])]
    assert [each.chunk.title for each in lesson.wrong] == ["旧年假", "学校"]
    assert all(shown(each) == ([], []) for each in lesson.wrong)


@pytest.mark.parametrize(
    ("shape", "taught", "words"),
    [
        ("row", "words", ["五天"]),
        ("sentence", "sentence", []),
        ("steps", "list", []),
        ("cases", "cases", []),
        ("yesno", "yesno", []),
    ],
)
def test_shapes_have_the_names_that_a_reader_has_for_them(
    lessons_of: LessonsOf, shape: str, taught: str, words: list[str]
):
    (lesson,) = lessons_of(asked(shape=shape))
    assert lesson.shape == taught
    assert taught in SHAPES
    assert shown(lesson.right[0])[1] == words


def test_every_quote_belongs_to_the_answer(lessons_of: LessonsOf):
    quotes = ("满一年的职工休五天年假。", "病假另算。")
    (lesson,) = lessons_of(asked(shape="cases", answers=("五天", "另算"), quotes=quotes))
    assert shown(lesson.right[0])[0] == ["满一年的职工休五天年假", "病假另算"]


def test_of_what_nothing_answers_all_passages_are_wrong(lessons_of: LessonsOf):
    near, far = lessons_of(
        asked(answers=None, shape="none", question="满三年休几天年假"),
        asked(answers=None, shape="none", document=None, quotes=(), question="飞机几点起飞"),
    )
    assert (near.shape, near.right) == (far.shape, far.right) == (None, ())
    assert len(near.wrong) == len(far.wrong) == 3
    assert {each.chunk.title for each in near.wrong[:2]} == {"年假", "旧年假"}


def test_a_quote_that_is_in_no_passage_teaches_nothing(lessons_of: LessonsOf):
    assert lessons_of(asked(quotes=("船上的水手都会游泳。",))) == []


def test_paragraphs_near_a_question_that_hold_the_answer_too_are_not_wrong(tmp_path: Path):
    questions = QuestionSet.read(questions_file(tmp_path, 7))
    order = np.array([[(own + step) % 7 for step in range(7)] for own in range(7)])
    first, *_ = of_paragraphs(questions, order)
    assert (first.question, first.shape) == ("王0喜欢什么颜色的船？", "words")
    assert [shown(each) for each in first.right] == [(["蓝色"], ["蓝色"])]
    assert first.right[0].words[0][0] == questions.paragraphs[0].rindex("蓝色")
    others = [each.chunk.text for each in first.wrong]
    assert others == [text for text in questions.paragraphs if "蓝色" not in text]


def test_a_lesson_in_other_words_is_the_same_otherwise():
    lesson = Lesson("几天", "words", (Taught(chunk(), ((0, 5),), ((0, 2),)),), ())
    other = reworded(lesson, "How many days?")
    assert other == Lesson("How many days?", "words", lesson.right, ())


def examples(lesson: Lesson, wrong: int = 2) -> list[Example]:
    pupil = Pupil(OpenToy())
    pupil.look([taught.chunk for taught in (*lesson.right, *lesson.wrong)])
    return [one for group in pupil.groups([lesson], wrong, 0.0, random.Random(0)) for one in group]


def passage(text: str) -> Chunk:
    return Chunk(text, 0, len(text), (1,), "标题", None, (), None)


def test_an_example_has_the_places_of_sentences_and_words():
    text = "宁波临海。企业有83家！港口很大。"
    right = Taught(passage(text), ((5, 13),), ((8, 11),))
    found = examples(Lesson("几家", "words", (right,), (Taught(passage("山上长树。")),)))
    one, other = found
    assert "".join(map(chr, one.ids[4:-1])) == f"标题\n{text}"
    assert one.ids[:4] == (0, ord("几"), ord("家"), 2)
    assert (one.answers, one.shape, one.own) == (True, SHAPES.index("words"), (4, len(one.ids) - 1))
    parts = ["".join(chr(one.ids[at]) for at in places) for places, _ in one.units]
    assert parts == ["宁波临海。", "企业有83家！", "港口很大。"]
    assert [belongs for _, belongs in one.units] == [False, True, False]
    assert [chr(one.ids[at]) for at in (*one.starts, *one.ends)] == ["8", "家"]
    assert (other.answers, other.shape, other.units, other.starts) == (False, -1, (), ())
    assert "".join(map(chr, other.ids[4:-1])) == "标题\n山上长树。"


def test_the_sentence_of_the_words_belongs_also_where_they_are_little_of_it():
    text = "宁波市的单项冠军企业一共有83家，居全国第一。港口很大。"
    right = Taught(passage(text), ((13, 16),), ((13, 16),))
    (one,) = examples(Lesson("几家", "words", (right,), ()))
    assert [belongs for _, belongs in one.units] == [True, False]


def test_so_many_wrong_passages_are_learned_from_and_none_too_long_for_a_pass():
    wrong = tuple(Taught(passage(f"第{at}座山。")) for at in range(4))
    lesson = Lesson("几家", None, (), (*wrong, Taught(passage("很长。" * 400))))
    for number in (1, 3):
        assert len(examples(lesson, number)) in {number - 1, number}
    assert len(examples(lesson, 9)) == 4


def test_a_question_whose_passages_are_all_too_long_teaches_nothing():
    lesson = Lesson("几家", None, (), (Taught(passage("很长。" * 400)),))
    pupil = Pupil(OpenToy())
    pupil.look([lesson.wrong[0].chunk])
    assert list(pupil.groups([lesson], 1, 0.0, random.Random(0))) == []


def test_every_question_is_in_one_step():
    made = [(Example((at,), answers=False),) for at in range(100)]
    steps = list(training.shuffled(made, random.Random(0)))
    assert [len(step) for step in steps] == [8] * 12 + [4]
    assert sorted(group[0].ids[0] for step in steps for group in step) == list(range(100))
    assert steps != [made[at : at + 8] for at in range(0, 100, 8)]


def test_rows_go_through_the_network_with_those_of_about_their_length():
    rows = [[1] * length for length in (2, 2, 3, 5, 9, 12)]
    assert list(alike(rows, 10)) == [rows[:3], rows[3:4], rows[4:5], rows[5:]]


def test_what_is_lost_by_knowing_nothing():
    """All logits 0: a coin for each sentence, and all of the passage's tokens for each end."""
    told = Example(
        ids=(0, 1, 2, 3, 4, 5, 6, 2),
        answers=True,
        units=(((2, 3), True), ((4, 5, 6), False)),
        starts=(2, 4),
        ends=(3, 5),
        own=(2, 7),
    )
    ends = 2 * 0.5 * math.log(5 / 2)  # either of two places of five will do
    assert _inside(torch.zeros(8, 3), told).item() == pytest.approx(math.log(2) + ends)
    sure = torch.zeros(8, 3)
    sure[:, 2] = torch.tensor([0, 0, 20, 20, -20, -20, -20, 0])
    sure[2, 0] = sure[3, 1] = 50
    assert _inside(sure, told).item() == pytest.approx(0, abs=1e-6)


class ToyNetwork(nn.Module):
    """Two weights and what is left to chance, in place of the model."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.own = nn.Linear(8, 1)
        self.drop = nn.Dropout(0.5)
        self.eval()
        self.steps_left = math.inf

    def loss(self, examples: Sequence[Example]) -> Tensor:
        if self.steps_left == 0:
            raise KeyboardInterrupt
        self.steps_left -= 1
        given = torch.tensor([each.ids[:8] for each in examples], dtype=torch.float32)
        found: Tensor = (self.own(self.drop(given)) - given.sum()).square().mean()
        return found


def steps() -> list[list[Example]]:
    return [[Example(tuple(range(at, at + 8)), answers=False)] for at in range(20)]


@pytest.fixture
def always_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "EVERY", -1.0)


@pytest.mark.usefixtures("always_kept")
@pytest.mark.parametrize("stops", [[7], [1, 1, 12], [19]])
def test_a_training_that_was_stopped_goes_on_to_the_same_weights(tmp_path: Path, stops: list[int]):
    whole, file = ToyNetwork(), tmp_path / "checkpoint"
    training.train(whole, steps(), None)  # type: ignore[arg-type]
    for taken in stops:
        stopped = ToyNetwork()
        stopped.steps_left = taken
        with pytest.raises(KeyboardInterrupt):
            training.train(stopped, steps(), file)  # type: ignore[arg-type]
        assert torch.load(file, weights_only=True)["done"] > 0
    last = ToyNetwork()
    training.train(last, steps(), file)  # type: ignore[arg-type]
    assert torch.equal(last.own.weight, whole.own.weight)
    assert torch.equal(last.own.bias, whole.own.bias)
    assert not torch.equal(last.own.weight, ToyNetwork().own.weight)
    assert [path.name for path in tmp_path.iterdir()] == ["checkpoint"]


@pytest.mark.usefixtures("always_kept")
def test_a_checkpoint_of_other_lessons_is_not_gone_on_from(tmp_path: Path):
    file = tmp_path / "checkpoint"
    training.train(ToyNetwork(), steps()[:5], file)  # type: ignore[arg-type]
    assert torch.load(file, weights_only=True)["total"] == 5
    whole = ToyNetwork()
    training.train(whole, steps(), None)  # type: ignore[arg-type]
    other = ToyNetwork()
    training.train(other, steps(), file)  # type: ignore[arg-type]
    assert torch.equal(other.own.weight, whole.own.weight)


def test_too_few_questions_are_too_little_to_learn_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("qa.learn.__main__.SPARSE", 1)
    with pytest.raises(DataError, match="12"):
        main([str(questions_file(tmp_path, 12)), "--output", str(tmp_path / "reader.npz")])


def test_another_model_is_not_taught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, toy: ToyEncoder
):
    monkeypatch.setattr("qa.learn.__main__.load_encoder", lambda: toy)
    with pytest.raises(DataError, match="YONGWEN_MODEL"):
        main([str(questions_file(tmp_path, 60)), "--output", str(tmp_path / "reader.npz")])


@pytest.mark.parametrize("reworded_file", [None, "{", '{"of": "甲"}', "[1]"])
def test_reworded_questions_that_can_not_be_read_are_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reworded_file: str | None
):
    (folder / "a.md").write_text(DOCUMENTS["a.md"], "utf-8")
    monkeypatch.setenv("YONGWEN_DOCUMENTS", str(folder))
    line = {"q": "休几天", "a": ["五天"], "doc": "a.md", "quote": "满一年的职工休五天年假。"}
    (tmp_path / "q.jsonl").write_text(json.dumps(line), "utf-8")
    if reworded_file:
        (tmp_path / "r.jsonl").write_text(reworded_file, "utf-8")
    files = ["--reworded", str(tmp_path / "r.jsonl"), "--output", str(tmp_path / "reader.npz")]
    with pytest.raises(DataError) as told:
        main([str(tmp_path / "q.jsonl"), *files])
    assert told.value.key == "questions_unreadable"


@pytest.mark.slow
def test_what_is_taught_is_learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("qa.learn.__main__.SPARSE", 1)
    monkeypatch.setattr(training, "EPOCHS", 20)
    output = tmp_path / "reader.npz"
    assert main([str(questions_file(tmp_path, 60)), "--output", str(output)]) == 0
    arrays = read_file(output)
    assert arrays is not None
    assert TOKENS in arrays
    encoder = E5Encoder.bundled()
    reader = TaughtReader(encoder, arrays)
    told = "张88喜欢紫色的车。王88喜欢橙色的船。"
    question = Question.read("王88喜欢什么颜色的船？", encoder)
    of_others = chunk(told.replace("88", "89"))
    right, wrong = reader.read(question, [chunk(told), of_others])
    words = right.words(right.best())
    assert words is not None
    assert "橙" in told[slice(*words[0])]
    assert right.answers is not None
    assert wrong.answers is not None
    assert right.answers > 0 > wrong.answers  # of people and a colour it has never met
