"""Streamlit's own files, answered from memory, and those of them that the first page is certain to ask for.

A first visit asks for about a hundred small files, each of which Streamlit would open in a thread of its own; and half
of them only once the page is being drawn, when the browser has found out that it needs them.
"""

import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

FIRST = ("ButtonGroup", "Html", "Selectbox", "PageLink")
"""What the first page shows before its drawings: the chunks of the browser's program, without their hashes."""

MOST_KEPT = 2**20
"""Longest file that is kept in memory [bytes]; longer ones are drawing libraries that few pages ask for."""

HEADERS = ((b"cache-control", b"public, immutable, max-age=31536000"),)
"""The names of the files have a hash of what they hold, so a browser may keep them for good [s]."""

_IMPORTED = re.compile(rb"""(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


@cache
def files() -> Mapping[str, Path]:
    """Every file that may be answered, by the path under which a browser asks for it."""
    import streamlit

    folder = Path(streamlit.__file__).parent / "static"
    return {
        f"/{file.relative_to(folder).as_posix()}": file
        for file in (folder / "static").rglob("*")
        if file.is_file() and file.stat().st_size <= MOST_KEPT
    }


def answer(path: str) -> tuple[bytes, bytes] | None:
    """What a file holds and its media type; `None` for what is not answered from memory."""
    return _read(path) if path in files() else None


@cache
def _read(path: str) -> tuple[bytes, bytes]:
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return files()[path].read_bytes(), kind.encode()


@cache
def preloaded(page: str) -> str:
    """Streamlit's page with the chunks of the first page asked for at once, after those that it names itself."""
    named = frozenset(re.findall(r"\./static/js/([\w.-]+\.js)", page))
    links = "".join(
        f'<link rel="modulepreload" crossorigin href="./static/js/{name}">'
        for name in _with_imports(_chunks(FIRST))
        if name not in named
    )
    return page.replace("</head>", f"{links}</head>", 1)


def _chunks(names: Iterable[str]) -> Iterator[str]:
    """The files of these chunks, whatever their hashes; none for a chunk that there is no longer."""
    for path in sorted(files()):
        name = path.rpartition("/")[2]
        if name.endswith(".js") and name.partition(".")[0] in names:
            yield name


def _with_imports(names: Iterable[str]) -> list[str]:
    """These files and all that they import, each once."""
    found: dict[str, None] = {}
    todo = [*names]
    while todo:
        name = todo.pop()
        if name in found or f"/static/js/{name}" not in files():
            continue
        found[name] = None
        todo += [imported.decode() for imported in _IMPORTED.findall(_read(f"/static/js/{name}")[0])]
    return [*found]
