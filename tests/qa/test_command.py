"""The command lines as a person meets them: real processes, the real model."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "empty.jsonl": "\n",
    "broken.jsonl": '{"q": "甲"',
    "one.jsonl": '{"q": "甲", "a": null, "doc": null}',
}
"""What may lie beside the documents."""


def call(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("YONGWEN_")}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**environment, **settings},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_built_index_answers_in_words_and_as_json(newspaper: Path, tmp_path: Path) -> None:
    target = str(tmp_path / "索引")
    built = call("index", "--documents", str(newspaper), "--index", target)
    assert (built.returncode, "新增 1" in built.stdout) == (0, True)

    asked = call("qa", "宁波有多少单项冠军企业", "--index", target, "--json", "-k", "2")
    answer = json.loads(asked.stdout)
    assert (asked.returncode, asked.stderr, len(answer["passages"])) == (0, "", 2)
    first = answer["passages"][0]
    assert answer["found"]
    assert "83家" in answer["answer"]
    (part,) = answer["parts"]
    assert part["text"] in first["text"]
    assert (part["rank"], part["document"]) == (1, first["document"])
    assert (first["author"], first["title"]) == ("刘尚海", "深刻认识新时期新型工业化的内涵特征")

    shown = call("qa", "专精特新小巨人有多少家", YONGWEN_INDEX=target)
    assert "352家" in shown.stdout.split("\n\n")[0]

    status = call("index", "--status", "--index", target, "--lang", "en")
    assert "1 documents, 25 passages" in status.stdout
    assert "Engine: openvino cpu" in status.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["qa", "问", "--index", "{tmp}/none"], "python -m index"),
        (["qa", "", "--index", "{tmp}/none"], "问题是空的"),
        (["qa", "问", "-k", "0"], "正整数"),
        (["qa", "问", "-k", "many"], "--help"),
        (["qa"], "--help"),
        (["index", "--documents", "{tmp}/none"], "没有文档文件夹"),
        (["index", "--documents", "{tmp}"], "没有可以索引的文档"),
        (["index", "--status", "--index", "{tmp}/none"], "python -m index"),
        (["index", "--documents", ""], "名称是空的"),
        (["index", "--documents", "{tmp}", "--index", ""], "位置是空的"),
        (["index", "--documents", "{tmp}", "--copy-to", ""], "位置是空的"),
        (["qa", "问", "--index", ""], "位置是空的"),
        (["index", "--documents", "{tmp}/" + "长" * 300], "权限"),
        (["index", "--status", "--index", "{tmp}/" + "长" * 300], "权限"),
        (["index", "--nonsense"], "--help"),
        (["index", "--documents", "{tmp}", "--model", "{tmp}/no-model"], "无法加载模型"),
        (["qa", "\u200b\u2060", "--index", "{tmp}/none"], "问题是空的"),
        (["qa.evaluate", "{tmp}/none.json"], "SQuAD"),
        (["qa.evaluate", "{tmp}/none.jsonl", "--documents", "{tmp}"], "none.jsonl"),
        (["qa.evaluate", "{tmp}/empty.jsonl", "--documents", "{tmp}"], "没有问题"),
        (["qa.evaluate", "{tmp}/broken.jsonl", "--documents", "{tmp}"], "broken.jsonl"),
        (["qa.evaluate", "{tmp}/one.jsonl", "--documents", "{tmp}/none"], "没有文档文件夹"),
        (["qa.evaluate", "{tmp}/one.jsonl", "--documents", ""], "名称是空的"),
        (["qa.learn", "{tmp}/none.json", "--output", "{tmp}/r.npz"], "none.json"),
    ],
)
def test_bad_input_is_one_sentence_and_status_2(
    arguments: list[str], words: str, tmp_path: Path
) -> None:
    for name, line in FILES.items():
        (tmp_path / name).write_text(line, "utf-8")
    result = call(
        *[argument.format(tmp=tmp_path) for argument in arguments],
        HF_HUB_OFFLINE="1",
        YONGWEN_DOCUMENTS=str(tmp_path / "none"),
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [["index", "--help"], ["index", "--status"], ["qa", "问"]])
def test_torch_stays_out_of_the_way(arguments: list[str], tmp_path: Path) -> None:
    """These need no model of torch's, whose import costs seconds."""
    code = (
        "import runpy, sys\n"
        f"sys.argv = {arguments!r}\n"
        "try: runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)\n"
        "except SystemExit: pass\n"
        "assert not {'torch', 'transformers', 'gradio', 'langchain_core'} & set(sys.modules)\n"
    )
    (tmp_path / "a.txt").write_text("甲。", "utf-8")
    target = str(tmp_path / "i")
    call("index", "--documents", str(tmp_path), "--index", target)
    environment = {**os.environ, "YONGWEN_INDEX": target}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, check=False
    )
    assert result.stderr == b""
