"""What runs the program elsewhere says who it is, what it writes and who reaches it."""

import configparser
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]


class Loader(yaml.SafeLoader):
    """YAML with the tag of Compose by which a list takes the place of another."""


Loader.add_constructor("!override", lambda loader, node: loader.construct_sequence(node))


def loaded(name: str) -> Any:  # noqa: ANN401 - whatever a file holds
    return yaml.load((ROOT / name).read_text("utf-8"), Loader)


def instructions() -> list[tuple[str, str]]:
    lines = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    told = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(name, re.sub(r"\s+", " ", rest)) for name, _, rest in told]


def test_an_image_is_nobodys_root_and_tells_how_it_is():
    last = instructions()
    last = last[[name for name, _ in last].index("FROM", 1) :]
    told = dict(last)
    assert "slim" in told["FROM"]
    assert told["USER"] == "10001"
    assert told["VOLUME"] == '["/documents", "/index"]'
    assert "127.0.0.1:7860" in told["HEALTHCHECK"]
    assert told["ENTRYPOINT"] == '["yongwen"]'
    assert "--no-auth" in told["CMD"]  # so nobody who reaches it changes documents
    assert not any(name == "ADD" for name, _ in instructions())


def test_an_image_has_no_cuda_and_all_that_the_wheel_is_made_of():
    built = instructions()
    assert any("whl/cpu" in rest for _, rest in built)
    copied = " ".join(rest for name, rest in built if name == "COPY")
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for name in ("pyproject.toml", "README.md", "LICENSE", "index", "qa", "ui"):
        assert name in copied
        assert f"!{name}" in kept
        assert (ROOT / name).exists()


def test_one_machine_serves_itself_alone_and_writes_the_index_alone():
    service = loaded("compose.yaml")["services"]["yongwen"]
    assert service["read_only"] is True
    assert service["user"] == "10001"
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert [v for v in service["volumes"] if not v.endswith(":ro")] == ["index:/index"]


def test_a_milvus_is_reached_by_its_neighbour_alone():
    services = loaded("compose.milvus.yaml")["services"]
    assert services["yongwen"]["environment"]["YONGWEN_INDEX"] == "http://milvus:19530"
    assert services["yongwen"]["build"]["args"]["EXTRAS"] == "[milvus]"
    assert "ports" not in services["milvus"]
    assert "healthcheck" in services["milvus"]


def test_a_unit_of_systemd_may_do_little():
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read(ROOT / ".container" / "yongwen.service", "utf-8")
    service = unit["Service"]
    assert service["DynamicUser"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == "yes"
    assert "--host" not in service["ExecStart"]  # so it listens on this machine's own address
    assert f"/var/lib/{service['StateDirectory']}/" in service["ExecStart"]


@pytest.mark.parametrize("system", ["ubuntu", "windows", "macos"])
def test_tests_run_on_every_system(system: str):
    job = loaded(".github/workflows/tests.yml")["jobs"]["fast"]
    assert f"{system}-latest" in job["strategy"]["matrix"]["os"]
    steps = [step.get("run", "") for step in job["steps"]]
    assert {"ruff check .", "mypy", 'pytest -m "not slow"'} <= set(steps)
