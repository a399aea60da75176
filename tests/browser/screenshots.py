"""Takes a picture of every page in both languages, wide and narrow, and writes docs/screens.md.

`python -m tests.browser.screenshots [PAGE …]` takes those of some pages only, by the names of their modules.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from planner.language import translator
from planner.ui.page_table import PAGES as TABLE
from tests.browser.hands import Mouse
from tests.browser.journeys import JOURNEYS
from tests.browser.running import PAGES, ROOT, WIDTHS, app, browser, chromium, open_page, settle

FOLDER = ROOT / "docs" / "screenshots"
TALLEST_PX = 4000
"""A longer page is cut here: what follows is more rows of the same table."""

BUTTON = {"nb": "Lag forslag", "en": "Make proposals"}
COUNT = {"nb": "Tell brukbare plasser", "en": "Count usable places"}
ONE_MORE = {"nb": "Hva er én til verdt?", "en": "What is one more worth?"}
WEIGH_ONE_MORE = {"nb": "Vei én til", "en": "Weigh one more"}
OPENING = {"nb": "Hvor åpne neste gang?", "en": "Where to open next?"}
WEIGH = {"nb": "Vei kandidater", "en": "Weigh candidates"}
SIMULATE = {"nb": "Simuler", "en": "Simulate"}
SCHEDULE = {"nb": "Lag tidsplan", "en": "Make schedule"}
DECISIONS = {"nb": "Beslutninger", "en": "Decisions"}
ONE_CHILD = ("Plassering, ett barn", "Placement, one child")
WORTH = ("Kapasitet, hva er én til verdt", "Capacity, what is one more worth")
WHERE_TO_OPEN = ("Kapasitet, hvor åpne neste gang", "Capacity, where to open next")
BOARD = ("Plassering, beslutninger", "Placement, decisions")
OTHERS = {"nb": "Andre planer", "en": "Other plans"}
OTHER_PLANS = ("Plassering, andre planer", "Placement, other plans")
COSTS = {"nb": "Regn ut kostnaden", "en": "Work out the cost"}
ONE = {"nb": "Ett barn", "en": "One child"}
CHILD, UNIT, OTHER_UNIT = "B-0224", "U-0062", "U-0055"
"""Whom the pictures of the panel and of the what-if page are about, in the shipped data."""
WHO, WHY = {"nb": "inntak", "en": "intake"}, {"nb": "nærmere skolen", "en": "nearer to school"}
STACK = {"nb": ("BFE-pilot med fire plasser", "Dobbelt"), "en": ("BFE pilot with four places", "Twice as many")}
MAIN_ESTIMATE = {"nb": "Hovedanslag", "en": "Main estimate"}
TAKEN = (1280, 400)
"""Widths that are taken; those between are tested and look like one of these."""

Prepare = Callable[[Any, str], None]


def main(asked: list[str] | None = None) -> int:
    """Writes all pictures; 2 where there is no browser to take them."""
    if chromium() is None:
        print("No Chromium here: install the package chromium, or name one in CHROMIUM.", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = asked or [page.name for page in TABLE]
    with app() as base, browser() as chrome:
        for language in PAGES:
            tab = chrome.new_page(device_scale_factor=1)
            for number, page in enumerate(TABLE):
                if page.name not in wanted or page.name == "what_if":
                    continue  # a what-if begins from a plan, and is taken after it
                tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
                open_page(tab, base, page.path if number else "", language)
                PREPARED.get(page.name, stay)(tab, language)
                take_all(tab, file_name(page.name), language)
                for name, prepare in AFTERWARDS.get(page.name, {}).items():
                    prepare(tab, language)
                    take_all(tab, name, language)
            tab.close()
        if "journeys" in wanted or not asked:
            take_journeys(chrome, base)
    write_page()
    return 0


def take_journeys(chrome: Any, base: str) -> None:
    """The steps of every journey in bokmål, made by mouse."""
    for name, journey in JOURNEYS.items():
        tab = chrome.new_context(viewport={"width": WIDTHS[0], "height": 900}).new_page()

        def shot(step: str, name: str = name, tab: Any = tab) -> None:
            take(tab, WIDTHS[0], FOLDER / f"journey-{name}-{step}.png")
            tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
            settle(tab)

        journey(Mouse(tab), base, shot)
        tab.context.close()


def write_page() -> None:
    """docs/screens.md with every picture that is there."""
    lines = [
        "# What the screen looks like",
        "",
        "Every page in bokmål and English, wide and narrow, on the shipped, synthetic data. `make screenshots` takes"
        " the pictures again and writes this page.",
    ]
    named = {file_name(page.name): (translator("nb")(page.title), page.title) for page in TABLE}
    for name, (nb, en) in {
        **named,
        "child": ONE_CHILD,
        "board": BOARD,
        "other-plans": OTHER_PLANS,
        "one-more": WORTH,
        "where-to-open": WHERE_TO_OPEN,
    }.items():
        taken = [(language, width) for language in PAGES for width in TAKEN if _file(name, language, width).is_file()]
        if not taken:
            continue
        links = " · ".join(
            f"[{language} {width} px](screenshots/{name}-{language}-{width}.png)" for language, width in taken
        )
        lines += ["", f"## {nb} ({en})", "", links]
        if ("nb", TAKEN[0]) in taken:
            lines += ["", f"![{nb}](screenshots/{name}-nb-{TAKEN[0]}.png)"]
    (FOLDER.parent / "screens.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _file(name: str, language: str, width: int) -> Path:
    return FOLDER / f"{name}-{language}-{width}.png"


def file_name(page: str) -> str:
    """The name of a page's pictures."""
    return page.replace("_", "-")


def stay(tab: Any, language: str) -> None:
    """Nothing to do before the picture."""


def make_schedule(tab: Any, language: str) -> None:
    """A schedule on the page, with every line drawn."""
    tab.get_by_role("button", name=SCHEDULE[language]).click()
    tab.wait_for_selector(".pp-verdict", timeout=180_000)
    tab.wait_for_function("document.querySelectorAll('[data-testid=stPlotlyChart] .main-svg').length >= 2")
    settle(tab)


def make_plan(tab: Any, language: str) -> None:
    """A plan for everyone."""
    tab.get_by_role("button", name=BUTTON[language]).click()
    tab.wait_for_selector(".pp-verdict", timeout=180_000)


def take_all(tab: Any, name: str, language: str) -> None:
    """The page as it is, on every width."""
    for width in TAKEN:
        target = _file(name, language, width)
        take(tab, width, target)
        print(target.relative_to(ROOT))
    tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
    settle(tab)


def open_board(tab: Any, language: str) -> None:
    """The board with a child chosen."""
    tab.get_by_text(DECISIONS[language], exact=True).click()
    tab.wait_for_selector(".st-key-board-child")
    choose(tab, "board-child", CHILD)
    tab.wait_for_selector(".st-key-store-decision")
    settle(tab)


def open_others(tab: Any, language: str) -> None:
    """The next best plans, the ties and a curve, all asked for."""
    tab.get_by_text(OTHERS[language], exact=True).click()
    tab.wait_for_selector(".st-key-find-plans")
    settle(tab)
    for button, answer in (("find-plans", "try-plan"), ("ask-all-ties", "ties-csv"), ("draw-trade", "trade-curve-csv")):
        tab.locator(f".st-key-{button} button").click(timeout=60_000)
        tab.wait_for_selector(f".st-key-{answer}", state="attached", timeout=120_000)
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


def work_out_costs(tab: Any, language: str) -> None:
    """The cost of the scenario that stands there first."""
    tab.get_by_role("button", name=COSTS[language]).click(timeout=60_000)
    tab.wait_for_selector(".pp-tiles", timeout=180_000)
    settle(tab)


def compare(tab: Any, language: str) -> None:
    """Two scenarios alone and on top of each other, few futures of a short time."""
    field = tab.locator(".st-key-compare-names input")
    field.click()
    for text in STACK[language]:
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


def simulate(tab: Any, language: str) -> None:
    """The future as the page asks for it at first."""
    tab.get_by_role("button", name=SIMULATE[language], exact=True).click()
    tab.wait_for_selector(".st-key-future-json", timeout=300_000)


def count_places(tab: Any, language: str) -> None:
    """What four places are worth, counted."""
    tab.get_by_role("button", name=COUNT[language]).click()
    tab.wait_for_selector(".pp-said", timeout=300_000)
    settle(tab)


def weigh_one_more(tab: Any, language: str) -> None:
    """What one more of everything is worth for Oslo."""
    tab.get_by_text(ONE_MORE[language], exact=True).click()
    weigh = tab.get_by_role("button", name=WEIGH_ONE_MORE[language])
    weigh.wait_for(timeout=60_000)
    settle(tab)
    weigh.click()
    tab.wait_for_selector(".st-key-worth-gains", timeout=300_000)
    settle(tab)


def weigh_candidates(tab: Any, language: str) -> None:
    """Where to open next, weighed over few futures."""
    tab.get_by_text(OPENING[language], exact=True).click()
    weigh = tab.get_by_role("button", name=WEIGH[language])
    weigh.wait_for(timeout=60_000)
    settle(tab)
    slider = tab.locator(".st-key-open-futures input").first
    slider.focus()
    slider.press("ArrowLeft")
    tab.wait_for_timeout(500)
    weigh.click()
    tab.wait_for_selector(".pp-verdict", timeout=900_000)
    settle(tab)


def move_a_slider(tab: Any, language: str) -> None:
    """Four places in the pilot, by the keyboard."""
    slider = tab.locator(".st-key-meeting-places input").first
    slider.focus()
    for _ in range(4):
        slider.press("ArrowRight")
        tab.wait_for_timeout(300)
        settle(tab)
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


PREPARED: dict[str, Prepare] = {
    "timeline": make_schedule,
    "proposals": make_plan,
    "scenarios": compare,
    "meeting": move_a_slider,
    "future": simulate,
    "capacity": count_places,
    "costs": work_out_costs,
}
"""What is done on a page before its picture is taken, by the name of its module."""

AFTERWARDS: dict[str, dict[str, Prepare]] = {
    "proposals": {"other-plans": open_others, "board": open_board, "child": open_child, "what-if": try_pins},
    "capacity": {"one-more": weigh_one_more, "where-to-open": weigh_candidates},
}
"""Further pictures of a page, each after something more has been done on it."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
