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
NAMES = {"": "overview", "forslag": "proposals", "metode": "method"}


def main() -> int:
    """Writes all pictures; 2 where there is no browser to take them."""
    if chromium() is None:
        print("No Chromium here: install the package chromium, or name one in CHROMIUM.", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with app() as base, browser() as chrome:
        for language, pages in PAGES.items():
            tab = chrome.new_page(device_scale_factor=1)
            for path in pages:
                tab.set_viewport_size({"width": WIDTHS[0], "height": 900})
                open_page(tab, base, path, language)
                if path == "forslag":
                    tab.get_by_role("button", name=BUTTON[language]).click()
                    tab.wait_for_selector(".pp-verdict", timeout=180_000)
                for width in WIDTHS:
                    target = FOLDER / f"{NAMES[path]}-{language}-{width}.png"
                    take(tab, width, target)
                    print(target.relative_to(ROOT))
            tab.close()
    return 0


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
