"""`yongwen`: one command for all, from a checkout and from a wheel."""

import json
import os
import shutil
import site
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.engines.folder.target import FolderTarget
from index.errors import ModelError, YongwenError
from tests.toys import ToyEncoder
from ui import command, doctor
from ui.library import Library

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _usual_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test calls commands is nothing to the next."""
    monkeypatch.setattr("index.text._commands", {})


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """The commands that are handed on to, each with its arguments; none does anything."""
    calls: list[tuple[str, list[str]]] = []

    def load(of: command.Command) -> SimpleNamespace:
        def main(arguments: list[str]) -> int:
            calls.append((of.called, list(arguments)))
            return 3

        return SimpleNamespace(main=main)

    monkeypatch.setattr(command.Command, "load", load)
    return calls


@pytest.mark.parametrize(
    ("typed", "handed"),
    [
        ([], ("ui", [])),
        (["--port", "8000"], ("ui", ["--port", "8000"])),
        (["ui", "--help"], ("ui", ["--help"])),
        (["ask", "问", "-k", "2"], ("qa", ["问", "-k", "2"])),
        (["index", "--status"], ("index", ["--status"])),
        (["evaluate", "a.json"], ("qa.evaluate", ["a.json"])),
        (["learn", "a.jsonl"], ("qa.learn", ["a.jsonl"])),
        (["calibrate"], ("qa.calibrate", [])),
        (["access", "甲"], ("ui.access", ["甲"])),
        (["doctor", "--json"], ("ui.doctor", ["--json"])),
    ],
)
def test_a_command_is_handed_on(
    called: list[tuple[str, list[str]]], typed: list[str], handed: tuple[str, list[str]]
):
    assert command.main(typed) == 3
    assert called == [handed]


@pytest.mark.parametrize("name", ["asks", "问", ""])
def test_a_wrong_command_is_one_sentence(name: str):
    with pytest.raises(YongwenError) as refused:
        command.main([name])
    assert refused.value.key == "command_unknown"
    assert "ask, index, doctor" in refused.value.sentence("zh")


def test_version_and_help_name_the_program(capsys: pytest.CaptureFixture[str]):
    for option, words in (("--version", version("yongwen")), ("--help", "completion")):
        with pytest.raises(SystemExit) as left:
            command.main([option])
        assert left.value.code == 0
        assert words in capsys.readouterr().out


def test_usage_is_that_of_the_program(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as left:
        command.main(["ask"])
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith("用法见 yongwen ask --help\n")


@pytest.mark.parametrize("shell", command.SHELLS)
def test_a_shell_completes_commands_and_options(shell: str, capsys: pytest.CaptureFixture[str]):
    assert command.main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert all(name in script for name in (*command.COMMANDS, "token-vectors", "root-path"))
    program = shutil.which(shell)
    if program:
        checked = subprocess.run(
            [program, "-n"], input=script, text=True, capture_output=True, check=False
        )
        assert (checked.returncode, checked.stderr) == (0, "")


def states(told: str) -> dict[str, str]:
    return {each["name"]: each["state"] for each in json.loads(told)["findings"]}


def test_a_doctor_finds_all_well(
    library: Library,
    toy: ToyEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(doctor, "_encoder", lambda _: toy)
    options = ["--documents", str(library.documents), "--index", str(library.place)]
    assert doctor.main([*options, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"]
    by_name = {each["name"]: each for each in told["findings"]}
    assert by_name["index"]["told"].endswith("打得开：2 篇文档，3 个段落")
    assert {by_name[name]["state"] for name in ("documents", "model", "index")} == {"good"}
    assert doctor.main([*options, "--verify"]) == 0
    said = capsys.readouterr().out
    assert "内容与校验和一致" in said
    assert said.endswith("一切正常。\n")


def test_a_doctor_outlives_what_is_wrong(
    folder: Path,
    tmp_path: Path,
    toy: ToyEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setattr(doctor, "_encoder", lambda _: toy)
    options = ["--documents", str(folder), "--index", str(tmp_path / "none"), "--json"]
    assert doctor.main(options) == 1
    found = states(capsys.readouterr().out)
    assert (found["documents"], found["index"], found["model"]) == ("wrong", "wrong", "good")

    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "manifest.json").write_text("{", "utf-8")
    assert doctor.main(["--documents", str(tmp_path / "nowhere"), *options[2:]]) == 1
    found = states(capsys.readouterr().out)
    assert (found["documents"], found["index"]) == ("wrong", "wrong")

    def absent(_: str | None) -> ToyEncoder:
        raise ModelError("model_missing", name="无", reason="无")

    def broken() -> str:
        raise ImportError("no such library")

    monkeypatch.setattr(doctor, "_encoder", absent)
    monkeypatch.setattr(doctor, "backend_name", broken)
    assert doctor.main(options) == 1
    found = states(capsys.readouterr().out)
    assert (found["engine"], found["model"], found["mcp"]) == ("wrong", "wrong", "good")


def test_what_is_scarce_or_missing_is_said_and_no_fault(monkeypatch: pytest.MonkeyPatch):
    assert doctor._room("memory", 2**29).state == "note"
    assert "0.5 GB" in doctor._room("memory", 2**29).told
    assert doctor._room("disk", 2**31) == doctor.Finding("disk", "good", "空闲 2.0 GB")
    assert doctor._extra("ocr", None).state == "note"
    assert "yongwen[ocr]" in doctor._extra("ocr", None).told
    monkeypatch.setattr(doctor, "PACKAGES", ("numpy", "no-such-package"))
    assert doctor._packages().state == "wrong"


def test_an_index_that_is_only_for_reading_is_no_fault(
    library: Library, toy: ToyEncoder, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(doctor, "_encoder", lambda _: toy)
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    chosen = SimpleNamespace(
        documents=library.documents, index=library.place, model=None, verify=False
    )
    assert doctor._index(chosen).state == "note"  # type: ignore[arg-type]
    assert FolderTarget(library.place).about().passages == 3


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("YONGWEN_", "PYTHON"))}
    return subprocess.run(
        arguments, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.slow
def test_a_wheel_carries_all_and_works_in_a_fresh_environment(tmp_path: Path):
    """As `python -m build` makes it, by way of the source distribution."""
    source = tmp_path / "source"
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("index", "qa", "ui"):
        shutil.copytree(ROOT / name, source / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    built = run(sys.executable, "-m", "build", "--no-isolation", "-o", tmp_path, cwd=source)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        *("index", "qa", "ui"),
    }
    kept = {
        path.relative_to(source).as_posix()
        for top in ("index", "qa", "ui")
        for path in (source / top).rglob("*")
        if path.is_file() and "egg-info" not in str(path)
    }
    assert kept <= names

    python = tmp_path / "fresh" / "bin" / "python"
    made = run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "fresh", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    pip = ("-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    assert run(sys.executable, *pip, cwd=tmp_path).returncode == 0
    inside = run(python, "-c", "import site; print(site.getsitepackages()[0])", cwd=tmp_path)
    others = "\n".join(site.getsitepackages())  # what it depends on, as it is here
    (Path(inside.stdout.strip()) / "others.pth").write_text(others, "utf-8")

    yongwen = python.with_name("yongwen")
    told = run(yongwen, "--version", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (0, f"yongwen {version('yongwen')}\n")
    lost = run(yongwen, "index", cwd=tmp_path)
    assert lost.returncode == 2
    assert lost.stderr.startswith(f"没有文档文件夹 {tmp_path.resolve() / 'documents'}，请建立它")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "潮汐.md").write_text("# 潮汐\n\n船坞建于1987年。\n", "utf-8")
    early = run(yongwen, "ask", "船坞哪年建的？", cwd=tmp_path)
    assert (early.returncode, "yongwen index" in early.stderr) == (2, True)
    assert run(yongwen, "index", cwd=tmp_path).returncode == 0
    asked = run(yongwen, "ask", "船坞哪年建的？", cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    assert "1987年" in asked.stdout
