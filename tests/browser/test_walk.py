"""A walk through the app in a real browser: every page in both languages, and one plan from question to details."""

from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.hands import Keyboard
from tests.browser.running import PAGES, WIDTHS, chromium, open_page, settle
from tests.counts import ASKED, ORDINARY

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason="no Chromium here: install the package chromium to run these tests"),
    pytest.mark.skipif(find_spec("playwright") is None, reason="no Playwright here: install the extra dev"),
]


APP = {"nb": "Plassplanleggeren", "en": "Placement planner"}
BANNER = {
    "nb": "Syntetiske data: ingen rad gjelder et virkelig barn",
    "en": "Synthetic data: no row is about a real child",
}
TWIN = {"nb": "Tabellen har alle tallene", "en": "The table has every figure"}


def expect_sound(tab: Any) -> None:
    """No error box, one title, headings without a gap, and nothing wider than the window."""
    assert tab.locator("[data-testid=stException]").count() == 0
    assert tab.locator("[data-testid=stAlertContentError]").count() == 0
    levels = tab.eval_on_selector_all("h1, h2, h3, h4", "found => found.map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


def expect_accessible(tab: Any) -> None:
    """axe-core finds nothing serious or critical."""
    if find_spec("axe_playwright_python") is None:
        pytest.skip("axe-playwright-python is not installed")
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab).response["violations"]
    assert [(row["id"], len(row["nodes"])) for row in found if row["impact"] in ("serious", "critical")] == []


def visits() -> list[tuple[str, str, tuple[int, ...]]]:
    """Which pages are looked at in which language and on which widths: path, language, widths.

    The ordinary run sees every page once, pages by turns in one language and the other, on the narrowest
    window and one more; the long run (`PLANNER_SOAK`) sees every page in every language on every width.
    """
    paths = list(PAGES["nb"])
    if ASKED != ORDINARY:
        return [(path, language, WIDTHS) for path in paths for language in PAGES]
    languages = list(PAGES)
    return [(path, languages[number % 2], (WIDTHS[number % 2], WIDTHS[-1])) for number, path in enumerate(paths)]


@pytest.mark.parametrize(("path", "language", "widths"), visits())
def test_a_page_stands_in_its_language_without_a_serious_accessibility_fault(
    tab: Any, base: str, path: str, language: str, widths: tuple[int, ...]
) -> None:
    tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
    open_page(tab, base, path, language)
    for width in widths:
        tab.set_viewport_size({"width": width, "height": 900})
        expect_sound(tab)
        if width == widths[0] or ASKED != ORDINARY:
            expect_accessible(tab)
    assert tab.title() == f"{PAGES[language][path]} – {APP[language]}"
    assert tab.evaluate("document.documentElement.lang") == language
    assert tab.locator(".pp-note").first.inner_text() == BANNER[language]
    if path == "":
        tab.wait_for_function("document.querySelectorAll('[data-testid=stVegaLiteChart] svg').length === 6")
        assert tab.locator(f"[data-testid=stVegaLiteChart][aria-label*='{TWIN[language]}']").count() == 6


def test_the_language_switch_and_the_choice_hold_from_page_to_page(tab: Any, base: str) -> None:
    open_page(tab, base, "", "nb")
    tab.get_by_role("radio", name="English").click()
    tab.wait_for_selector("h1:has-text('Overview')")
    settle(tab)
    assert tab.evaluate("document.documentElement.lang") == "en"
    tab.get_by_role("link", name="Method").click()
    tab.wait_for_selector("h1:has-text('Method')")
    assert tab.evaluate("document.documentElement.lang") == "en"


def test_the_language_survives_the_way_from_one_page_to_another(tab: Any, base: str) -> None:
    open_page(tab, base, "hva-om", "en")
    tab.get_by_role("button", name="Go to Placement").click()
    tab.wait_for_selector("h1:has-text('Placement')")
    settle(tab)
    assert tab.evaluate("document.documentElement.lang") == "en"


def test_a_click_on_the_map_chooses_the_operator(tab: Any, base: str) -> None:
    open_page(tab, base, "", "nb")
    before = tab.locator(".pp-tiles").inner_text()
    chart = tab.locator("[data-testid=stVegaLiteChart]").nth(4)
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    tab.mouse.click(box["x"] + box["width"] * 0.88, box["y"] + box["height"] * 0.13)
    tab.wait_for_function("old => document.querySelector('.pp-tiles').innerText !== old", arg=before, timeout=20_000)
    settle(tab)
    assert "operator=bufetat_nord" in tab.url


def test_a_plan_is_made_shown_and_found_again(tab: Any, base: str) -> None:
    open_page(tab, base, "plassering", "nb")
    tab.get_by_role("combobox", name="Barn hos").click()
    tab.get_by_role("option", name="Oslo (BFE)").click()
    tab.get_by_role("button", name="Lag forslag").click()
    tab.wait_for_selector(".pp-verdict", timeout=180_000)
    settle(tab)
    expect_sound(tab)
    said = tab.locator(".pp-big").inner_text()
    assert "barn har fått forslag" in said
    assert "job=" in tab.url
    tab.reload()
    settle(tab)
    assert tab.locator(".pp-big").inner_text() == said
    with tab.expect_download() as saved:
        tab.get_by_role("button", name="Last ned planen (JSON)").click()
    assert "syntetisk" in saved.value.suggested_filename


def test_a_child_is_opened_pinned_and_taken_back_with_the_keyboard_alone(tab: Any, base: str) -> None:
    keys = Keyboard(tab)
    open_page(tab, base, "plassering", "nb")
    keys.choose("ask-operator", "Bufetat øst")
    keys.press("[data-testid=stFormSubmitButton] button")
    tab.wait_for_selector(".pp-verdict", timeout=180_000)
    settle(tab)
    tab.wait_for_function("document.activeElement?.classList.contains('pp-verdict')")  # not lost with the button
    keys.reach(".st-key-proposal-view")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".st-key-one-child")
    keys.choose("one-child", "B-0224")
    tab.wait_for_selector(".pp-tag")
    expect_sound(tab)
    keys.choose("wanted-unit", "U-0062")
    tab.wait_for_selector(".st-key-pin-here")
    keys.reach(".st-key-pin-who input")
    tab.keyboard.type("inntak")
    tab.keyboard.press("Tab")
    tab.keyboard.type("nærmere skolen")
    keys.reach(".st-key-pin-here button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".st-key-to-what-if", timeout=60_000)
    keys.reach(".st-key-to-what-if button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("h1:has-text('Hva om')")
    tab.wait_for_selector(".st-key-undo")
    settle(tab)
    expect_sound(tab)
    assert "B-0224 skal bo i U-0062" in tab.locator("[data-testid=stMain]").inner_text()
    keys.reach(".st-key-undo button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".st-key-redo")
    settle(tab)
    assert "Planen er den samme som før" in tab.locator("[data-testid=stMain]").inner_text()
