"""Two ways through a page: the mouse, and the keyboard alone. A journey is written once and made with both."""

from typing import Any, Protocol

from tests.browser.running import PATIENCE_S, settle

MOST_TABS = 140
AT = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant') || '')?.innerText"
"""The option on which a list stands."""


class Hand(Protocol):
    """What a journey needs: to press, to choose, to write, and to open a page of the navigation."""

    tab: Any

    def press(self, selector: str) -> None:
        """Presses a button or link."""

    def choose(self, key: str, text: str) -> None:
        """Takes the first option of a field that fits the text."""

    def write(self, key: str, text: str) -> None:
        """Writes into a field."""

    def pick(self, key: str, number: int) -> None:
        """Takes one of several options that stand side by side, counted from 0."""

    def slide(self, key: str, number: int, of: int) -> None:
        """Moves a slider to one of so many stops, counted from 0."""

    def turn(self, key: str, number: int) -> None:
        """Turns to one of several tabs, counted from 0."""

    def go(self, path: str, title: str) -> None:
        """Opens a page of the navigation."""


class Mouse:
    """Clicks."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab

    def press(self, selector: str) -> None:
        self.tab.locator(selector).first.click(timeout=PATIENCE_S * 1000)
        _after(self.tab)

    def choose(self, key: str, text: str) -> None:
        field = self.tab.locator(f".st-key-{key} [role=combobox], .st-key-{key} input").first
        field.click()
        if field.get_attribute("readonly") is None:
            field.fill(text)
        self.tab.get_by_role("option").filter(has_text=text).first.click()
        if self.tab.get_by_role("option").count() > 0:  # a list of several choices stays open over the next field
            self.tab.keyboard.press("Escape")
        _after(self.tab)

    def write(self, key: str, text: str) -> None:
        self.tab.locator(f".st-key-{key} input, .st-key-{key} textarea").first.fill(text)

    def pick(self, key: str, number: int) -> None:
        self.tab.locator(f".st-key-{key} label[data-baseweb=radio], .st-key-{key} [role=radio]").nth(number).click()
        _after(self.tab)

    def turn(self, key: str, number: int) -> None:
        self.tab.locator(f".st-key-{key} [role=tab]").nth(number).click()
        _after(self.tab)

    def slide(self, key: str, number: int, of: int) -> None:
        groove = self.tab.locator(f".st-key-{key} [role=group] [data-orientation]").first
        groove.scroll_into_view_if_needed()
        box = groove.bounding_box()
        self.tab.mouse.click(box["x"] + box["width"] * number / (of - 1), box["y"] + box["height"] / 2)
        _after(self.tab)

    def go(self, path: str, title: str) -> None:
        self.tab.locator(f"[data-testid=stSidebarNav] a[href$='/{path}']").click()
        _opened(self.tab, title)


class Keyboard:
    """Presses keys, and nothing else."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab

    def press(self, selector: str) -> None:
        self.reach(selector)
        self.tab.keyboard.press("Enter")
        _after(self.tab)

    def choose(self, key: str, text: str) -> None:
        self.reach(f".st-key-{key} input, .st-key-{key} [role=combobox]")
        if self.tab.evaluate("document.activeElement.inputMode === 'none'"):  # a list without a filter
            self.tab.keyboard.press("ArrowDown")
        else:
            self.tab.keyboard.type(text)
        self.tab.get_by_role("option").filter(has_text=text).first.wait_for()
        self._walk_to(str(self.tab.get_by_role("option").filter(has_text=text).first.inner_text()))
        self.tab.keyboard.press("Enter")
        _after(self.tab)

    def _walk_to(self, wanted: str) -> None:
        """Presses arrow keys until the list stands on the option: down to its end, then up again."""
        for key in ("ArrowDown", "ArrowUp"):
            before = None
            while (at := str(self.tab.evaluate(AT))) != before:
                if at == wanted:
                    return
                before = at
                self.tab.keyboard.press(key)
                self.tab.wait_for_timeout(60)
        raise AssertionError(f"arrow keys do not reach {wanted}")

    def write(self, key: str, text: str) -> None:
        self.reach(f".st-key-{key} input, .st-key-{key} textarea")
        self.tab.keyboard.press("Control+a")
        self.tab.keyboard.type(text)

    def pick(self, key: str, number: int) -> None:
        self.reach(f".st-key-{key}")
        for _ in range(number):
            self.tab.keyboard.press("ArrowRight")
        self.tab.keyboard.press("Space")
        _after(self.tab)

    def turn(self, key: str, number: int) -> None:
        self.reach(f".st-key-{key} [role=tab]")
        for _ in range(number):
            self.tab.keyboard.press("ArrowRight")
        self.tab.keyboard.press("Enter")
        _after(self.tab)

    def slide(self, key: str, number: int, of: int) -> None:  # noqa: ARG002 – arrow keys count stops by themselves
        self.reach(f".st-key-{key} [type=range]")
        self.tab.keyboard.press("Home")
        for _ in range(number):
            self.tab.keyboard.press("ArrowRight")
        _after(self.tab)

    def go(self, path: str, title: str) -> None:
        self.reach(f"[data-testid=stSidebarNav] a[href$='/{path}']")
        self.tab.keyboard.press("Enter")
        _opened(self.tab, title)

    def reach(self, selector: str) -> None:
        """Presses Tab until what has the focus lies within the selector; fails where it never does."""
        for _ in range(MOST_TABS):
            if self.tab.evaluate("found => Boolean(document.activeElement?.closest(found))", selector):
                return
            self.tab.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")


def _after(tab: Any) -> None:
    tab.wait_for_timeout(250)
    settle(tab)


def _opened(tab: Any, title: str) -> None:
    tab.wait_for_selector(f"h1:has-text('{title}')", timeout=PATIENCE_S * 1000)
    settle(tab)
