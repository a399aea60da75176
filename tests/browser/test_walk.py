"""A walk through the app in a real browser: every page in both languages, and one plan from question to details."""

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.running import PAGES, WIDTHS, app, browser, chromium, open_page, settle

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


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The app, started once for the module."""
    with app() as address:
        yield address


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    """The browser, started once for the module."""
    with browser() as started:
        yield started


@pytest.fixture
def tab(chrome: Any, base: str) -> Iterator[Any]:
    """A fresh tab that notes what goes wrong and every request that leaves the machine."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults: list[str] = []
    page.on("request", lambda request: _is_outside(request.url, base) and faults.append(f"request: {request.url}"))
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("console", lambda line: "Content Security" in line.text and faults.append(line.text))
    page.faults = faults
    yield page
    context.close()
    assert faults == []


def _is_outside(url: str, base: str) -> bool:
    here = (base, base.replace("http", "ws", 1), "data:", "blob:")
    return not url.startswith(here)


def expect_sound(tab: Any) -> None:
    """No error box, one title, headings without a gap, and nothing wider than the window."""
    assert tab.locator("[data-testid=stException]").count() == 0
    assert tab.locator("[data-testid=stAlertContentError]").count() == 0
    levels = tab.eval_on_selector_all("h1, h2, h3, h4", "found => found.map(h => Number(h.tagName[1]))")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert tab.evaluate("document.documentElement.scrollWidth") <= tab.viewport_size["width"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_page_stands_in_its_language_on_every_width(tab: Any, base: str, language: str) -> None:
    for path, title in PAGES[language].items():
        tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
        open_page(tab, base, path, language)
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 900})
            expect_sound(tab)
        assert tab.title() == f"{title} – {APP[language]}"
        assert tab.evaluate("document.documentElement.lang") == language
        assert tab.locator(".pp-note").inner_text() == BANNER[language]
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
    tab.wait_for_selector(".pp-verdict", timeout=60_000)
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


def press_until(tab: Any, key: str, found: str, most: int = 90) -> None:
    """Presses a key until what has the focus matches a selector; fails where it never does."""
    for _ in range(most):
        if tab.evaluate("found => Boolean(document.activeElement?.closest(found))", found):
            return
        tab.keyboard.press(key)
    pytest.fail(f"the keyboard does not reach {found}")


def choose_with_keys(tab: Any, key: str, text: str) -> None:
    """Goes to a field to choose from, writes, and takes the first that fits."""
    press_until(tab, "Tab", f".st-key-{key} input")
    tab.keyboard.type(text)
    tab.get_by_role("option").filter(has_text=text).first.wait_for()
    tab.keyboard.press("Enter")
    tab.wait_for_timeout(300)
    settle(tab)


def test_a_child_is_opened_pinned_and_taken_back_with_the_keyboard_alone(tab: Any, base: str) -> None:
    open_page(tab, base, "plassering", "nb")
    press_until(tab, "Tab", "[data-testid=stFormSubmitButton]")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".pp-verdict", timeout=60_000)
    settle(tab)
    tab.locator("h1").click()  # the focus was on the button that the progress has replaced
    press_until(tab, "Tab", ".st-key-proposal-view")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".st-key-one-child")
    choose_with_keys(tab, "one-child", "B-0224")
    tab.wait_for_selector(".pp-tag")
    expect_sound(tab)
    choose_with_keys(tab, "wanted-unit", "U-0062")
    tab.wait_for_selector(".st-key-pin-here")
    press_until(tab, "Tab", ".st-key-pin-who input")
    tab.keyboard.type("inntak")
    tab.keyboard.press("Tab")
    tab.keyboard.type("nærmere skolen")
    press_until(tab, "Tab", ".st-key-pin-here button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".st-key-to-what-if", timeout=60_000)
    press_until(tab, "Tab", ".st-key-to-what-if button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("h1:has-text('Hva om')")
    tab.wait_for_selector(".st-key-undo")
    settle(tab)
    expect_sound(tab)
    assert "B-0224 skal bo i U-0062" in tab.locator("[data-testid=stMain]").inner_text()
    press_until(tab, "Tab", ".st-key-undo button")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".st-key-redo")
    settle(tab)
    assert "Planen er den samme som før" in tab.locator("[data-testid=stMain]").inner_text()


@pytest.mark.skipif(find_spec("axe_playwright_python") is None, reason="axe-playwright-python is not installed")
def test_no_page_has_a_serious_accessibility_fault(tab: Any, base: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in PAGES["nb"]:
        open_page(tab, base, path, "nb")
        found = Axe().run(tab).response["violations"]
        grave = [(row["id"], len(row["nodes"])) for row in found if row["impact"] in ("serious", "critical")]
        assert grave == [], path
