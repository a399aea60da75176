"""The repository as the house tests see it: its tracked files, and the links and code spans of its pages."""

import re
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[2]

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE_SPAN = re.compile(r"`([^`\n]+)`")


@cache
def tracked() -> tuple[str, ...]:
    """Paths under version control that exist, with `/`, relative to the root."""
    # The owner of a clone may be another user than the one who runs its tests.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(path for path in listing.split("\0") if path and (ROOT / path).is_file())


def pages() -> tuple[str, ...]:
    """The tracked Markdown files."""
    return tuple(path for path in tracked() if path.endswith(".md"))


def prose(page: str) -> str:
    """The text of a page without its fenced code."""
    return FENCE.sub("", (ROOT / page).read_text(encoding="utf-8"))


def relative_links(page: str) -> tuple[str, ...]:
    """What a page links to inside the repository, relative to the root, without anchors."""
    targets = []
    for link in LINK.findall(CODE_SPAN.sub("", prose(page))):
        target = unquote(link.partition("#")[0])
        if target and "://" not in link and not link.startswith("mailto:"):
            resolved = ((ROOT / page).parent / target).resolve()
            targets.append(resolved.relative_to(ROOT).as_posix() if resolved.is_relative_to(ROOT) else target)
    return tuple(targets)


def code_spans(page: str) -> tuple[str, ...]:
    """What stands in single backticks on a page."""
    return tuple(CODE_SPAN.findall(prose(page)))
