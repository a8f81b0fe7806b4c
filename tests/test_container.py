"""The Makefile, the lock and the container keep their promises, as far as no engine is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXAMPLE_LINE = re.compile(r"^#?([A-Z_]+)=(.*)$", re.MULTILINE)

# Stands for every Python that make calls: it notes what pip is asked for, with the noise that
# pip makes, and as the newsdesk it repeats its standard input.
FAKE_PYTHON = """#!/bin/sh
case "$*" in
  "-m venv .venv") mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo home >.venv/pyvenv.cfg ;;
  "-m pip install "*) echo "$*" >>installs; echo noise; cat ;;
  "-m bot start") cat; exit "${STATUS:-0}" ;;
esac
"""
OLD_PYTHON = """#!/bin/sh
case "$1" in -V) echo Python 3.9.2 ;; -c) case "$2" in *version_info*) exit 1 ;; esac ;; esac
"""
BARE_PYTHON = """#!/bin/sh
case "$2" in *ensurepip*) exit 1 ;; esac
"""


def settings_aliases() -> set[str]:
    return {str(field.validation_alias) for field in Settings.model_fields.values()}


def pins() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pairs = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(name): Version(version) for name, version in pairs}


def dockerfile(instruction: str) -> list[str]:
    """Return the arguments of every such instruction, continued lines joined."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return [line.split(None, 1)[1] for line in text.splitlines() if line.startswith(instruction)]


def compose_service() -> dict[str, object]:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    assert list(compose["services"]) == ["newsdesk"]
    service = compose["services"]["newsdesk"]
    assert isinstance(service, dict)
    return service


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def make(
    folder: Path, *arguments: str, python: str = FAKE_PYTHON, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run make in a folder with a Python of our own and no variable of the make that runs us."""
    fake = folder / "python"
    fake.write_text(python)
    fake.chmod(0o755)
    return subprocess.run(
        ["make", f"PYTHON={fake}", *arguments],
        cwd=folder,
        env={"PATH": os.defpath, **environment},
        input="What happened in Ostra?\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_make_run_hands_on_what_is_typed_and_prints_nothing_of_its_own(checkout: Path) -> None:
    done = make(checkout, "run")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "What happened in Ostra?\n"


def test_make_run_installs_again_only_when_a_version_changes(checkout: Path) -> None:
    installs = checkout / "installs"
    make(checkout, "run")
    make(checkout, "run")
    assert installs.read_text().splitlines() == ["-m pip install -e ."]
    (checkout / "constraints.txt").write_text("numpy==2.4.6\n")
    make(checkout, "run")
    assert len(installs.read_text().splitlines()) == 2


def test_make_run_makes_a_venv_anew_whose_python_is_gone(checkout: Path) -> None:
    make(checkout, "run")
    (checkout / ".venv" / "bin" / "python").unlink()
    assert make(checkout, "run").stdout == "What happened in Ostra?\n"
    assert len((checkout / "installs").read_text().splitlines()) == 2


def test_make_run_fails_when_the_newsdesk_does(checkout: Path) -> None:
    assert make(checkout, "run", STATUS="1").returncode != 0


@pytest.mark.parametrize(
    ("python", "expected"),
    [
        (OLD_PYTHON, "Python 3.11 or newer and {python} is Python 3.9.2"),
        (BARE_PYTHON, "{python} lacks the venv module: install it"),
    ],
)
def test_make_says_in_one_sentence_what_python_lacks(
    checkout: Path, python: str, expected: str
) -> None:
    done = make(checkout, "run", python=python)
    assert done.returncode != 0
    said = [line for line in done.stderr.splitlines() if not line.startswith("make: ***")]
    assert len(said) == 1
    assert expected.format(python=checkout / "python") in said[0]
    assert not (checkout / ".venv").exists()


def test_make_image_says_when_there_is_no_engine(checkout: Path) -> None:
    tools = checkout / "tools"
    tools.mkdir()
    for name in ("make", "sh"):
        (tools / name).symlink_to(shutil.which(name) or name)
    done = make(checkout, "image", PATH=str(tools))
    assert done.returncode != 0
    assert "No running Docker engine, podman or buildah was found" in done.stderr


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def release(folder: Path, version: str) -> str:
    """Commit a version in a checkout and return why it cannot be released."""
    project = (folder / "pyproject.toml").read_text()
    (folder / "pyproject.toml").write_text(
        re.sub(r'^version = ".*"', f'version = "{version}"', project, flags=re.MULTILINE)
    )
    (folder / "python").write_text("")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", version)
    done = make(folder, "release", python="")
    assert done.returncode != 0
    assert done.stdout == ""
    return done.stderr.splitlines()[0]


def test_make_release_refuses_what_is_not_named_committed_and_new(checkout: Path) -> None:
    git(checkout, "init", "--quiet")
    (checkout / "CHANGELOG.md").write_text("# Changelog\n\n## 0.3.0 (2026-12-01)\n\n## 0.2.0 (…)\n")
    assert "CHANGELOG.md has no heading for 0.4.0" in release(checkout, "0.4.0")
    assert "has no heading for 0.2" in release(checkout, "0.2")
    (checkout / ".gitignore").write_text(".venv\n")
    git(checkout, "tag", "v0.3.0")
    assert "0.3.0 is tagged already" in release(checkout, "0.3.0")
    git(checkout, "tag", "--delete", "v0.3.0")
    (checkout / "Makefile").write_text((checkout / "Makefile").read_text() + "\n")
    done = make(checkout, "release", python="")
    assert "not committed" in done.stderr
    assert git(checkout, "tag") == ""


def test_the_newest_heading_is_this_version_or_what_comes() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] in ("Unreleased", PROJECT["version"])


def test_every_declared_requirement_is_locked_to_a_version_that_fits() -> None:
    declared = list(PROJECT["dependencies"])
    for extra in PROJECT["optional-dependencies"].values():
        declared += extra
    locked = pins()
    for requirement in map(Requirement, declared):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not locked"
        assert requirement.specifier.contains(version), f"{requirement} against {version}"


def test_the_lock_names_no_build_that_the_public_registry_lacks() -> None:
    assert pins()["torch"] == Version("2.13.0")
    assert [name for name, version in pins().items() if version.local] == []


def test_hadolint_has_nothing_to_say() -> None:
    command = Path(sys.executable).with_name("hadolint")
    text = (ROOT / "Dockerfile").read_text()
    done = subprocess.run(
        [command, "--no-color", "-"],
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert "hadolint ignore" not in text


def test_the_image_is_not_run_by_root_and_keeps_everything_in_one_volume() -> None:
    assert dockerfile("USER") == ["10001:10001"]
    assert dockerfile("VOLUME") == ["/data"]
    environment = dict(part.split("=", 1) for part in dockerfile("ENV")[-1].split())
    for name in ("HOME", "TMPDIR", "NEWSDESK_DATA"):
        assert environment[name] == "/data"
    assert environment["HF_HOME"].startswith("/data/")
    assert environment["HF_HUB_OFFLINE"] == "1"


def test_the_image_names_how_it_starts_ends_and_is_probed() -> None:
    assert dockerfile("ENTRYPOINT") == ['["newsdesk"]']
    assert dockerfile("CMD") == ['["run"]']
    assert dockerfile("STOPSIGNAL") == ["SIGTERM"]
    assert dockerfile("HEALTHCHECK")[0].endswith('CMD ["newsdesk", "health"]')


def test_the_builder_sees_what_the_dockerfile_copies_and_nothing_else() -> None:
    copied: set[str] = set()
    for line in dockerfile("COPY"):
        if not line.startswith("--from"):
            copied.update(line.split()[:-1])
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert next(line for line in lines if not line.startswith("#")) == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == copied


def test_compose_runs_it_with_a_read_only_root_and_no_privilege() -> None:
    service = compose_service()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["news:/data"]
    assert not {"privileged", "user", "cap_add", "ports", "network_mode", "pid"} & set(service)


def test_the_example_names_every_setting_and_no_other() -> None:
    named = [name for name, _ in EXAMPLE_LINE.findall((ROOT / ".env.example").read_text())]
    assert sorted(named) == sorted(settings_aliases())


def test_the_example_shows_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in settings_aliases():
        monkeypatch.delenv(name, raising=False)
    example = tmp_path / "example"
    lines = EXAMPLE_LINE.findall((ROOT / ".env.example").read_text())
    example.write_text("".join(f"{name}={value}\n" for name, value in lines))
    assert Settings(_env_file=example) == Settings(_env_file=None)
