"""Everything a person reads can be read in bokmål: code and catalogues hold the same messages."""

from collections import defaultdict
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.house.messages import messages, messages_in, placeholders
from tests.house.tree import ROOT

FOLDER = ROOT / "planner" / "locale" / "nb"


@cache
def catalogues() -> dict[str, Catalog]:
    """The bokmål catalogues by file name."""
    found = {}
    for file in sorted(FOLDER.glob("*.po")):
        with file.open("rb") as source:
            found[file.name] = read_po(source, locale="nb", abort_invalid=True)
    return found


def entries() -> list[tuple[str, Message]]:
    """Every entry with its file; the header is none."""
    return [(name, entry) for name, catalogue in catalogues().items() for entry in catalogue if entry.id]


def expect_none(what: str, found: dict[str, str]) -> None:
    """Fails with a list for people where something was found (text → where it stands)."""
    if found:
        rows = "\n".join(f"  {where}: «{text}»" for text, where in found.items())
        pytest.fail(f"{len(found)} {what}:\n{rows}", pytrace=False)


def test_every_message_in_the_code_has_a_bokmaal_text() -> None:
    known = {entry.id for _, entry in entries() if entry.string}
    missing = {message.text: message.place for message in messages() if message.text and message.text not in known}
    expect_none("messages are in no catalogue", missing)


def test_every_entry_of_the_catalogues_is_used() -> None:
    used = {message.text for message in messages()}
    unused = {entry.id: f"{name}:{entry.lineno}" for name, entry in entries() if entry.id not in used}
    expect_none("entries are used nowhere", unused)


def test_no_message_is_put_together_from_pieces() -> None:
    assert [message.place for message in messages() if message.text is None] == []


def test_both_languages_fill_in_the_same_facts() -> None:
    differing = {
        entry.id: f"{name}:{entry.lineno}"
        for name, entry in entries()
        if entry.string and placeholders(entry.id) != placeholders(entry.string)
    }
    expect_none("entries fill in other facts than their message", differing)


def test_no_entry_is_left_to_be_looked_at_again() -> None:
    assert {entry.id: name for name, entry in entries() if entry.fuzzy} == {}
    assert {name: list(catalogue.obsolete) for name, catalogue in catalogues().items() if catalogue.obsolete} == {}


def test_a_message_has_the_same_bokmaal_text_in_every_catalogue() -> None:
    texts = defaultdict(set)
    for _, entry in entries():
        texts[entry.id].add(entry.string)
    assert {text: found for text, found in texts.items() if len(found) > 1} == {}


def test_messages_are_found_in_every_way_they_are_written() -> None:
    code = """
class Late(PlannerError):
    def __init__(self): super().__init__("Too late.")
class TooLate(Late): pass
class Other:
    def __init__(self): super().__init__("not a message")
raise TooLate("Far " "too late.")
say(Sentence(template="Named {x}."), marked("marked"), errors.Late("by module"))
tr("one" if x else "two"), _(name), other("not a message"), tr(f"pieces {x}")
"""
    found = [message.text for message in messages_in({"code.py": code})]
    expected = {"Too late.", "Far too late.", "Named {x}.", "marked", "by module", "one", "two", None}
    assert (set(found), len(found)) == (expected, len(expected))
