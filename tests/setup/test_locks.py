"""The locks pin what the project asks for, and nothing in them names the place they were made at."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
DEV = PROJECT["project"]["optional-dependencies"]["dev"]
GROUPS = PROJECT["dependency-groups"]
PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, set[str]]:
    """Return every version a lock pins a distribution to: more than one where Pythons differ."""
    found: dict[str, set[str]] = {}
    for name, version in PIN.findall((ROOT / lock).read_text(encoding="utf-8")):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.lock", [*RUNTIME, *GROUPS["build"]]),
        ("requirements-dev.lock", [*RUNTIME, *DEV, *GROUPS["build"]]),
        ("requirements-node.lock", GROUPS["node"]),
    ],
)
def test_a_lock_pins_what_the_project_asks_for(lock: str, asked: list[str]) -> None:
    pinned = pins(lock)
    for requirement in map(Requirement, asked):
        versions = pinned.get(requirement.name, set())
        assert versions, f"{requirement.name} is not in {lock}: make lock"
        assert all(map(requirement.specifier.contains, versions)), f"{lock} is behind on {requirement}: make lock"


def test_the_tests_run_on_the_versions_that_people_run() -> None:
    dev = pins("requirements-dev.lock")
    assert {name: dev.get(name) for name in pins("requirements.lock")} == pins("requirements.lock")


def test_a_lock_names_no_address() -> None:
    locks = [*ROOT.glob("*.lock"), ROOT / "package-lock.json"]
    assert len(locks) == 5
    assert [lock.name for lock in locks if "://" in lock.read_text(encoding="utf-8")] == []


def test_every_front_end_library_is_pinned_by_its_hash() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    libraries = {name: package for name, package in packages.items() if name}
    assert libraries
    assert all(package["integrity"].startswith("sha512-") for package in libraries.values())


def test_every_front_end_library_was_copied_to_the_pages() -> None:
    vendor = ROOT / "bot" / "web" / "static" / "vendor"
    assert (vendor / "htmx.min.js").exists(), "no front-end libraries: make setup"
