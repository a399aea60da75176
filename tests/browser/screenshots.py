"""Takes a picture of every page in both languages and three widths: `python -m tests.browser.screenshots`."""

import sys
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.running import PAGES, ROOT, WIDTHS, app, browser, chromium, open_page, settle

FOLDER = ROOT / "docs" / "screenshots"
TALLEST_PX = 4000
"""A longer page is cut here: what follows is more rows of the same table."""

BUTTON = {"nb": "Lag forslag", "en": "Make proposals"}
SIMULATE = {"nb": "Simuler", "en": "Simulate"}
ONE = {"nb": "Ett barn", "en": "One child"}
CHILD, UNIT, OTHER_UNIT = "B-0224", "U-0062", "U-0055"
"""Whom the pictures of the panel and of the what-if page are about, in the shipped data."""
WHO, WHY = {"nb": "inntak", "en": "intake"}, {"nb": "nærmere skolen", "en": "nearer to school"}
NAMES = {
    "": "overview",
    "plassering": "proposals",
    "fremtiden": "future",
    "finansiering": "funding",
    "scenarioer": "scenarios",
    "motemodus": "meeting",
    "metode": "method",
}
STACK = ("BFE-pilot med fire", "Dobbelt")
MAIN_ESTIMATE = {"nb": "Hovedanslag", "en": "Main estimate"}


def main() -> int:
    """Writes all pictures; 2 where there is no browser to take them."""
    if chromium() is None:
        print("No Chromium here: install the package chromium, or name one in CHROMIUM.", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with app() as base, browser() as chrome:
        for language in PAGES:
            tab = chrome.new_page(device_scale_factor=1)
            for path, name in NAMES.items():
                tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
                open_page(tab, base, path, language)
                if path == "plassering":
                    tab.get_by_role("button", name=BUTTON[language]).click()
                    tab.wait_for_selector(".pp-verdict", timeout=180_000)
                if path == "fremtiden":
                    tab.get_by_role("button", name=SIMULATE[language], exact=True).click()
                    tab.wait_for_selector(".st-key-future-json", timeout=300_000)
                if path == "scenarioer":
                    compare(tab, language)
                if path == "motemodus":
                    move_a_slider(tab)
                take_all(tab, name, language)
                if path == "plassering":
                    open_child(tab, language)
                    take_all(tab, "child", language)
                    try_pins(tab, language)
                    take_all(tab, "what-if", language)
            tab.close()
    return 0


def take_all(tab: Any, name: str, language: str) -> None:
    """The page as it is, on every width."""
    for width in WIDTHS:
        target = FOLDER / f"{name}-{language}-{width}.png"
        take(tab, width, target)
        print(target.relative_to(ROOT))
    tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
    settle(tab)


def open_child(tab: Any, language: str) -> None:
    """The panel of one child, with a unit asked about."""
    tab.get_by_text(ONE[language], exact=True).click()
    choose(tab, "one-child", CHILD)
    tab.wait_for_selector(".st-key-wanted-unit")
    choose(tab, "wanted-unit", UNIT)
    tab.wait_for_selector(".st-key-pin-here")
    settle(tab)


def try_pins(tab: Any, language: str) -> None:
    """A pin in place, then a second one on the what-if page."""
    tab.locator(".st-key-pin-who input").fill(WHO[language])
    tab.locator(".st-key-pin-why input").fill(WHY[language])
    tab.locator(".st-key-pin-here button").click()
    tab.locator(".st-key-to-what-if button").click(timeout=60_000)
    tab.wait_for_selector(".st-key-try-change")
    choose(tab, "change-child", "B-0176")
    choose(tab, "change-unit", OTHER_UNIT)
    tab.locator(".st-key-step-1-why input").fill(WHY[language])
    tab.locator(".st-key-try-change button").click()
    tab.wait_for_selector(".st-key-step-2-why", timeout=60_000)
    settle(tab)
    if tab.evaluate("document.documentElement.lang") != language:
        raise RuntimeError(f"the page has left its language: {tab.url}")


def compare(tab: Any, language: str) -> None:
    """Two scenarios alone and on top of each other, few futures of a short time."""
    field = tab.locator(".st-key-compare-names input")
    field.click()
    for text in STACK:
        field.fill(text)
        tab.get_by_role("option").filter(has_text=text).first.click()
        tab.wait_for_timeout(400)
    field.press("Escape")
    tab.locator(".st-key-compare-together label").first.click()
    for key, text in (("compare-days", "90"), ("compare-futures", "10")):
        tab.locator(f".st-key-{key} input").click()
        tab.get_by_role("option").filter(has_text=text).first.click()
    tab.locator(".st-key-compare-run button").click()
    tab.wait_for_selector(f"h2:has-text('{MAIN_ESTIMATE[language]}')", timeout=300_000)
    settle(tab)


def move_a_slider(tab: Any) -> None:
    """Four places in the pilot, by the keyboard."""
    slider = tab.locator(".st-key-meeting-places input").first
    slider.focus()
    for _ in range(4):
        slider.press("ArrowRight")
    tab.wait_for_selector("text=/(av|of) 4 (plasser|places)/", timeout=180_000)
    settle(tab)


def choose(tab: Any, key: str, text: str) -> None:
    """Writes into a field to choose from, and takes the first that fits, as one does with the keyboard."""
    field = tab.locator(f".st-key-{key} input")
    field.click()
    field.fill(text)
    tab.get_by_role("option").filter(has_text=text).first.wait_for()
    field.press("Enter")
    tab.wait_for_timeout(300)
    settle(tab)


def take(tab: Any, width: int, target: Path) -> None:
    """One picture of the whole page: the window is made as tall as the page, because its frame scrolls inside."""
    tab.set_viewport_size({"width": width, "height": 900})
    settle(tab)
    tab.wait_for_timeout(800)  # charts take the new width
    height = tab.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    tab.set_viewport_size({"width": width, "height": min(TALLEST_PX, height + 8)})
    tab.wait_for_timeout(800)
    tab.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    tab.screenshot(path=target)
    with Image.open(target) as picture:  # 256 colours are enough for a screen of text, at a third of the size
        small = picture.convert("RGB").quantize(256)
    small.save(target, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
