"""The main journeys through the app, as docs/journeys.md tells them; each is made by mouse and by keyboard alone."""

from collections.abc import Callable
from typing import Any

from tests.browser.hands import Hand
from tests.browser.running import open_page, settle

Shot = Callable[[str], None]
"""Takes a picture of the page as it is, under a name."""

NAME, UNIT_NAME = "Kari Nordmann", "Ola Hansen"
SAID = "Vil bo nær skolen"


def nothing(_name: str) -> None:
    """No picture."""


def place_one_acute_child(hand: Hand, base: str, shot: Shot = nothing) -> None:
    """From the overview to a decision on an acute child that the unit has said yes to."""
    tab = hand.tab
    open_page(tab, base, "", "nb")
    hand.go("plassering", "Plassering")
    hand.choose("ask-operator", "Oslo (BFE)")
    hand.press("[data-testid=stFormSubmitButton] button")
    tab.wait_for_selector(".pp-verdict", timeout=180_000)
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
    open_page(tab, base, "", "nb")
    hand.go("finansiering", "Finansiering")
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


JOURNEYS = {"place": place_one_acute_child, "oslo": make_oslos_case}
"""Every journey by the name of its pictures."""
