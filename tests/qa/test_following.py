"""Questions that lean on the one before."""

import pytest

from qa.question.following import complete
from tests.toys import ToyEncoder


@pytest.mark.parametrize(
    ("question", "earlier", "answer", "completed"),
    [
        ("那小巨人企业呢？", "宁波有多少单项冠军企业", "83家", "宁波有多少小巨人企业"),
        ("那波宁呢", "宁波有多少单项冠军企业", "83家", "波宁有多少单项冠军企业"),
        (
            "what about firms?",
            "How many forms are in Ningbo?",
            "83",
            "How many firms are in Ningbo?",
        ),
        ("他多大？", "市长是谁", "王某", "王某多大？"),
        ("它们在哪里？", "宁波有多少冠军企业", "83家", "宁波冠军企业在哪里？"),
        ("绿色工厂有几家", "宁波有多少冠军企业", "83家", "绿色工厂有几家"),
        ("他多大？", "市长是谁", "", "市长多大？"),
        ("那温州呢", "？", "", "温州 ？"),
        ("那小巨人企业怎么样？", "宁波有多少单项冠军企业", "83家", "宁波有多少小巨人企业"),
        ("还有小巨人企业怎么样呢", "宁波有多少单项冠军企业", "83家", "宁波有多少小巨人企业"),
        ("小巨人企业呢", "宁波有多少单项冠军企业", "83家", "宁波有多少小巨人企业"),
        ("And the firms?", "How many forms are in it?", "83", "How many firms are in it?"),
        ("那2022年呢？", "2023年临江的产值是多少", "9元", "2022年临江的产值是多少"),
        ("那满五年的合同呢", "违约金最高多少", "", "满五年的合同，违约金最高多少"),
        ("那三年以上的合同呢", "一年以下的合同试用期多长", "", "三年以上的合同试用期多长"),
        ("满20年的呢", "工龄满一年不满十年的年假几天", "", "工龄满20年的年假几天"),
        ("那5公斤以上的呢", "3公斤以下的包裹运费多少", "", "5公斤以上的包裹运费多少"),
        ("那2022年呢", "临江的产值是多少", "9元", "2022年，临江的产值是多少"),
        ("二号线呢", "地铁一号线有多长", "9里", "地铁二号线有多长"),
        (
            "and single champions?",
            "How many green firms are there",
            "9",
            "How many single champions are there",
        ),
    ],
)
def test_what_is_left_out_is_filled_in(question: str, earlier: str, answer: str, completed: str):
    assert complete(question, earlier, answer, ToyEncoder()) == completed


@pytest.mark.parametrize(
    ("question", "earlier"),
    [("津贴呢", "港口几点开门"), ("那租金呢？", "展品一共有几件"), ("and lunch?", "谁是馆长")],
)
def test_what_is_like_nothing_before_is_asked_by_itself(question: str, earlier: str):
    assert complete(question, earlier, "", ToyEncoder()) == question


@pytest.mark.parametrize(
    "question",
    [
        "今天天气怎么样",
        "今天天氣怎麼樣？",
        "今天天气怎么样呢？",
        "大家在做什么呢？",
        "那年假有多少天呢",
        "and how is the weather?",
        "And where is the harbour",
        "and do all employees take part?",
    ],
)
def test_a_question_of_its_own_leans_on_nothing(question: str):
    earlier = "集团有多少员工 How many employees are there"
    assert complete(question, earlier, "5,100 人", ToyEncoder()) == question
