"""What is installed is what was asked for, pinned with hashes, from wherever."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = [line.removesuffix("\\") for line in LOCK.splitlines() if line and line[0] not in " #"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]


def _pins_of(name: str, python: dict[str, str]) -> list[Requirement]:
    """The pins of a package that this Python takes."""
    pinned = [Requirement(pin) for pin in PINS]
    own = [pin for pin in pinned if canonicalize_name(pin.name) == canonicalize_name(name)]
    return [pin for pin in own if pin.marker is None or pin.marker.evaluate(python)]


def test_every_package_is_pinned_with_hashes() -> None:
    blocks = re.split(r"\n(?=[^ #])", LOCK.strip())
    assert len(blocks) == len(PINS) > 50
    assert [block.split()[0] for block in blocks if not re.match(r"[\w.-]+==[^\n]+\\\n +--hash=sha256:", block)] == []


def test_no_address_is_named() -> None:
    assert re.findall(r"\S*://\S*", LOCK) == []
    assert [line for line in LOCK.splitlines() if line.lstrip().startswith("-") and "--hash" not in line] == []


@pytest.mark.parametrize("asked", ASKED)
def test_what_the_project_asks_for_is_pinned_to_a_version_it_allows(asked: str) -> None:
    wanted = Requirement(asked)
    for minor in range(11, 16):
        python = {"python_version": f"3.{minor}", "python_full_version": f"3.{minor}.0"}
        if wanted.marker is None or wanted.marker.evaluate(python):
            versions = [next(iter(pin.specifier)).version for pin in _pins_of(wanted.name, python)]
            assert versions
            assert all(wanted.specifier.contains(version) for version in versions)
