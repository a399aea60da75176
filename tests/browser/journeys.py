"""The main journeys through the app, as docs/journeys.md tells them; each is made by mouse and by keyboard alone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.browser.hands import Hand
from tests.browser.running import settle

Shot = Callable[[str], None]
"""Takes a picture of the page as it is, under a name."""

NAME, UNIT_NAME = "Kari Nordmann", "Ola Hansen"
LONG_MS = 600_000
"""How long work may take on a machine that is busy with other tests too [ms]."""
SAID = "Vil bo nær skolen"
PILOT = "BFE-pilot med fire plasser"


def nothing(_name: str) -> None:
    """No picture."""


def _enter(hand: Hand, base: str, path: str, title: str) -> None:
    """Comes to the overview and goes on to a page, as soon as one can: while the overview is still being drawn."""
    hand.tab.goto(base)
    hand.tab.wait_for_selector(f"[data-testid=stSidebarNav] a[href$='/{path}']")
    hand.go(path, title)


def place_one_acute_child(hand: Hand, base: str, shot: Shot = nothing) -> None:
    """From the overview to a decision on an acute child that the unit has said yes to."""
    tab = hand.tab
    _enter(hand, base, "plassering", "Plassering")
    hand.choose("ask-operator", "Oslo (BFE)")
    hand.press("[data-testid=stFormSubmitButton] button")
    tab.wait_for_selector(".pp-verdict", timeout=LONG_MS)
    settle(tab)
    shot("plan")
    hand.pick("proposal-view", 2)
    tab.wait_for_selector(".st-key-board-child")
    child_id = first_acute(tab)
    hand.choose("board-child", child_id)
    tab.wait_for_selector(".st-key-store-decision")
    hand.press(".st-key-store-decision button")  # without a name: told, and nothing is lost
    tab.get_by_text("For å gå videre må du rette opp følgende feil").first.wait_for()
    shot("missing")
    hand.write(f"decide-{child_id}-view", SAID)
    hand.write("decided-by", NAME)
    hand.press(".st-key-store-decision button")
    tab.get_by_text("venter på svar").first.wait_for()
    hand.write("answer-by", UNIT_NAME)
    hand.press(".st-key-store-answer button")
    tab.get_by_text(f"Ja ({UNIT_NAME})").first.wait_for()
    settle(tab)
    shot("decided")
    tab.reload()
    settle(tab)
    tab.get_by_text(f"Ja ({UNIT_NAME})").first.wait_for()


def first_acute(tab: Any) -> str:
    """The first child of the board that has a proposal; acute ones stand on top."""
    rows = tab.locator(".pp-table tbody tr")
    for number in range(rows.count()):
        cells = rows.nth(number).locator("th, td").all_inner_texts()
        if len(cells) > 4 and cells[1] == "Akutt" and "ingen plass" not in cells[4]:
            return str(cells[0])
    raise AssertionError("no acute child has a proposal")


def make_oslos_case(hand: Hand, base: str, shot: Shot = nothing) -> None:
    """From the overview to the report on what Oslo gets per child, under another count of children."""
    tab = hand.tab
    _enter(hand, base, "finansiering", "Finansiering")
    before = tab.locator(".pp-tiles").first.inner_text()
    shot("published")
    hand.choose("gap-count", "13–17")
    tab.wait_for_function(
        "old => document.querySelector('.pp-tiles') && document.querySelector('.pp-tiles').innerText !== old",
        arg=before,
        timeout=60_000,
    )
    settle(tab)
    shot("another-count")
    with tab.expect_download(timeout=90_000) as saved:
        hand.press(".st-key-report-gap-docx button")
    assert saved.value.suggested_filename.endswith(".docx")
    assert "count=" in tab.url or "gap" in tab.url


def defend_a_scenario(hand: Hand, base: str, shot: Shot = nothing) -> None:
    """From the library to a comparison with nullalternativet that is taken along with its assumptions."""
    tab = hand.tab
    _enter(hand, base, "scenarioer", "Scenarioer")
    hand.choose("compare-names", PILOT)
    _compare(hand)
    read_aloud = tab.locator(".pp-said").first.inner_text()
    assert PILOT in read_aloud
    assert "95 %" in read_aloud
    for chapter in ("Hovedanslag", "Virkning av hver endring", "Usikkerhet", "Forutsetninger", "Nedlastinger"):
        tab.locator(f"h2:has-text('{chapter}')").wait_for()
    shot("compared")
    with tab.expect_download(timeout=90_000) as saved:
        hand.press(".st-key-download-comparison-json button")
    told = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert "bfe_pilot_4" in json.dumps(told)
    tab.reload()  # the address holds the comparison
    settle(tab)
    assert tab.locator(".pp-said").first.inner_text() == read_aloud


def _compare(hand: Hand) -> None:
    """A short comparison with few futures, from the form to the main estimate."""
    hand.choose("compare-days", "90")
    hand.choose("compare-futures", "10")
    hand.press(".st-key-compare-run button")
    hand.tab.wait_for_selector("h2:has-text('Hovedanslag')", timeout=LONG_MS)
    settle(hand.tab)


def size_a_pilot(hand: Hand, base: str, shot: Shot = nothing) -> None:
    """From the overview to how many of one to eight places can be used, and what a used one costs."""
    tab = hand.tab
    _enter(hand, base, "kapasitet", "Kapasitet")
    hand.choose("usable-operator", "Oslo (BFE)")
    hand.press("[data-testid=stExpander] summary")
    hand.slide("usable-draws", 0, 3)
    hand.press("[data-testid=stFormSubmitButton] button")
    tab.wait_for_selector(".pp-said", timeout=LONG_MS)
    settle(tab)
    assert "Av fire plasser brukes" in tab.locator(".pp-said").first.inner_text()
    shot("used")
    before = tab.locator(".pp-said").first.inner_text()
    hand.choose("usable-level", "1,5 ansatte per plass")
    tab.wait_for_function("old => document.querySelector('.pp-said')?.innerText !== old", arg=before, timeout=60_000)
    settle(tab)
    hand.turn("usable-places-tabs", 1)
    with tab.expect_download(timeout=90_000) as saved:
        hand.press(".st-key-usable-places-csv button")
    rows = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 1 + 2 * 8  # shared and separate, one to eight places


def make_the_budget_memo(hand: Hand, base: str, shot: Shot = nothing) -> None:
    """From the cost of a scenario to a memo under the six questions, as a document."""
    tab = hand.tab
    _enter(hand, base, "kostnader", "Kostnader")
    hand.press(".st-key-cost-go button")
    tab.wait_for_selector(".pp-tiles", timeout=LONG_MS)
    settle(tab)
    shot("costs")
    hand.press(".st-key-cost-to-memo button")
    tab.wait_for_selector("h1:has-text('Scenarioer')")
    settle(tab)
    assert PILOT in tab.locator(".st-key-compare-names").inner_text()
    _compare(hand)
    hand.press(".st-key-make-memo button")
    tab.wait_for_selector(".st-key-report-notat-bfe_pilot_4-docx", timeout=LONG_MS)
    settle(tab)
    shot("memo")
    with tab.expect_download(timeout=90_000) as saved:
        hand.press(".st-key-report-notat-bfe_pilot_4-docx button")
    assert saved.value.suggested_filename.endswith(".docx")


JOURNEYS = {
    "place": place_one_acute_child,
    "scenario": defend_a_scenario,
    "pilot": size_a_pilot,
    "memo": make_the_budget_memo,
    "oslo": make_oslos_case,
}
"""Every journey by the name of its pictures."""
