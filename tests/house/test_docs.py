"""The pages tell the truth about the tree: links lead somewhere, named code exists, every page is found."""

import re

import pytest

from tests.house.tree import ROOT, code_spans, pages, relative_links, tracked

NAMED_PATH = re.compile(r"(?:planner|models|benchmarks|tests|scenarios|data|docs)/[\w./*-]*")


def exists(name: str) -> bool:
    """Whether a path named in the text is there: a file, a folder, a module without its ending or a pattern."""
    if "*" in name:
        return any(True for _ in ROOT.glob(name))
    return (ROOT / name).exists() or (ROOT / f"{name}.py").exists()


@pytest.mark.parametrize("page", pages())
def test_every_relative_link_leads_somewhere(page: str) -> None:
    assert [target for target in relative_links(page) if not (ROOT / target).exists()] == []


@pytest.mark.parametrize("page", [page for page in pages() if page != "CHANGELOG.md"])
def test_code_named_on_a_page_exists(page: str) -> None:
    named = [span.split("::")[0] for span in code_spans(page)]
    missing = [name for name in named if NAMED_PATH.fullmatch(name) and not exists(name)]
    assert missing == [], f"{page} names what is not there"


def test_every_file_in_docs_is_reached_from_the_readme() -> None:
    reached, waiting = set[str](), ["README.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            if page.endswith(".md") and (ROOT / page).is_file():
                waiting.extend(relative_links(page))
    assert [path for path in tracked() if path.startswith("docs/") and path not in reached] == []


def test_every_change_ends_with_its_effect() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    entries = [" ".join(entry.split()) for entry in re.findall(r"^- (.+(?:\n  .+)*)", text, re.MULTILINE)]
    effect = re.compile(r"Effect: (none|plans may change|costs may change|plans and costs may change)\.?$")
    assert entries
    assert [entry for entry in entries if not effect.search(entry)] == []
