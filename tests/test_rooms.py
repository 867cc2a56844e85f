"""The rooms of the house: each has a face, nobody looks past it, and imports run one way."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

ORDER = ("ground", "documents", "encoders", "passages", "engines", "building", "face")
"""The rooms of `index`, each above those that it may import."""

FACES = {
    "index": {
        "BuildReport",
        "Index",
        "YongwenError",
        "build_index",
        "load_encoder",
        "load_model",
        "open_index",
    },
    "index.documents": {
        "Document",
        "Draw",
        "Line",
        "Listing",
        "MAX_MEGABYTES",
        "Metadata",
        "Paragraph",
        "Place",
        "Printed",
        "READERS",
        "Role",
        "article_of",
        "drawn",
        "is_item",
        "is_mended",
        "leads",
        "ordinal",
        "lines_of",
        "list_documents",
        "ocr_name",
        "office",
        "page_count",
        "page_picture",
        "parse_document",
        "printed",
        "read_bytes",
        "reading_version",
        "shortfall",
    },
    "index.passages": {
        "Bits",
        "Chunk",
        "DocumentEntry",
        "Embedding",
        "Entry",
        "Grains",
        "MOST",
        "PassageRecord",
        "Tokens",
        "chunks_of",
        "normalize",
        "recipe",
        "saturation",
        "sentences",
        "shares",
        "similarities",
        "terms_of",
        "to_bits",
        "weight",
        "windows",
    },
    "index.encoders": {"Adaptable", "Encoder", "backend_name", "load_encoder", "load_model"},
    "index.encoders.e5": {
        "Choice",
        "E5Encoder",
        "IDENTITY",
        "LAYERS",
        "LowRank",
        "POSITIONS",
        "WIDTH",
        "Weights",
        "changes_of",
        "torch_backend",
    },
    "index.engines": {
        "Catalog",
        "Failure",
        "Reopener",
        "Index",
        "Listed",
        "OnBusy",
        "Target",
        "open_index",
        "refuse",
        "target_at",
    },
    "index.building": {
        "BuildReport",
        "Failure",
        "SoFar",
        "build_index",
        "copy",
        "embed",
        "recalled",
        "refresh_on_change",
    },
    "qa": {
        "Answer",
        "Claim",
        "Part",
        "Passage",
        "Passages",
        "QuestionError",
        "YongwenError",
        "ask",
        "retrieve",
    },
    "qa.question": {
        "Aim",
        "Intent",
        "intent_of",
        "Figure",
        "Kind",
        "Number",
        "can_answer",
        "complete",
        "designations",
        "dimensions_of",
        "figures_for",
        "figures_in",
        "has_designation",
        "kinds_of",
        "lacks_designation",
        "lacks_name",
        "offices_in",
        "parts_of",
        "unknown_names",
        "Question",
        "whole_figure",
    },
    "qa.about": {"answer_about", "named_documents"},
    "qa.crossing": {"covered", "meanings_of"},
    "qa.lookups": {"looked_up"},
    "qa.suggesting": {"suggest"},
    "qa.reading": {"Reader", "Reading", "SHAPES", "View", "reader_for"},
    "ui": {"create_app"},
    "ui.programs": {"LONGEST_QUESTION", "Programs", "check_question", "endpoints"},
}

PAST = {("qa.learn", "qa.reading")}
"""Who makes the weights of a room knows it from inside."""

ROOMS = sorted((name for name in FACES if "." in name), key=len, reverse=True)


def modules() -> Iterator[tuple[str, ast.Module]]:
    for top in ("index", "qa", "ui"):
        for file in sorted((ROOT / top).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts), ast.parse(file.read_text("utf-8"))


def imports() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Who imports, from which module, and which names."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield name, node.module, tuple(alias.name for alias in node.names)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield name, alias.name, ()


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


@pytest.mark.parametrize("face", FACES)
def test_a_face_shows_these_names_and_has_them(face: str):
    room = importlib.import_module(face)
    assert set(room.__all__) == FACES[face]
    submodules = {"torch_backend"}  # imported by name, as it takes seconds
    assert all(hasattr(room, name) for name in FACES[face] - submodules)


def test_nobody_looks_past_a_face():
    past = []
    for who, module, names in imports():
        room = next((room for room in ROOMS if is_in(module, room)), None)
        house = room.rpartition(".")[0] if room and room.count(".") > 1 else room
        if room is None or house is None or is_in(who, house):  # a room in a room belongs to it
            continue
        if any(is_in(who, mine) and room == its for mine, its in PAST):
            continue
        if module != room or not set(names) <= FACES[room]:
            past.append(f"{who}: from {module} import {', '.join(names)}")
    assert past == []


def level(module: str) -> int:
    """Which room of `index` a module is in."""
    parts = module.split(".")
    if parts == ["index"] or parts[1] in {"__init__", "__main__"}:
        return ORDER.index("face")
    return ORDER.index(parts[1]) if parts[1] in ORDER else 0


def test_imports_run_one_way():
    tops = {"index": 0, "qa": 1, "ui": 2}
    back = []
    for who, module, names in imports():
        top, of = tops.get(who.split(".")[0]), tops.get(module.split(".")[0])
        if top is None or of is None:
            continue
        if top < of or (top == of == 0 and level(who) < level(module)):
            back.append(f"{who}: from {module} import {', '.join(names)}")
    assert back == []
