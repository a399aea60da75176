"""Serves the app to this machine alone, with the page language, title and content policy that Streamlit leaves out.

Streamlit's own page says `lang="en"` and «Streamlit» until its script has run, and sends no policy. `Page`
mends the first answer on its way out; the rest of the traffic passes untouched.
"""

import os
import re
import socket
import threading
import tomllib
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from planner.errors import PlannerError
from planner.language import LANGUAGES, translator
from planner.settings_guard import in_force, refuse_unsafe, unsafe
from planner.ui import assets
from planner.ui.words import APP_NAME

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "app.py"
ICON = Path(__file__).with_name("icon.png")
CONFIG = ROOT / ".streamlit" / "config.toml"
ADDRESS = "127.0.0.1"
SECRETS_VARIABLE = "PLANNER_SECRETS"
"""Names the file with the secrets of an identity provider, where it is not `.streamlit/secrets.toml`."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",  # Streamlit's start-up script, Vega's expressions
        "style-src 'self' 'unsafe-inline'",  # Emotion writes style elements
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class Page:
    """ASGI middleware: sets headers on every answer, mends the page, and answers Streamlit's files from memory."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["method"] == "GET" and (kept := assets.answer(scope["path"])) is not None:
            await _send_kept(kept, send)
            return
        language = asked_language(scope.get("query_string", b"").decode("latin-1"))
        held: Message | None = None
        body = b""

        async def mend(message: Message) -> None:
            nonlocal held, body
            if message["type"] == "http.response.start":
                headers = [pair for pair in message["headers"] if pair[0].lower() != b"content-security-policy"]
                message["headers"] = [*headers, *HEADERS]
                if _is_page(headers):
                    held = message  # its length changes, so it waits for the body
                    return
            elif held is not None:
                body += message.get("body", b"")
                if message.get("more_body", False):
                    return
                mended = mended_page(body.decode(), language).encode()
                held["headers"] = [
                    (name, str(len(mended)).encode() if name.lower() == b"content-length" else value)
                    for name, value in held["headers"]
                    if name.lower() not in (b"etag", b"last-modified")  # they speak of the page before it was mended
                ]
                start, held = held, None
                await send(start)
                await send({"type": "http.response.body", "body": mended})
                return
            await send(message)

        await self.app(_uncompressed(scope), receive, mend)


def asked_language(query: str) -> str:
    """The language that the address asks for, else bokmål."""
    asked = parse_qs(query).get("lang", ["nb"])[0]
    return asked if asked in LANGUAGES else "nb"


def mended_page(page: str, language: str) -> str:
    """Streamlit's page in our language, with what our first page needs, and no pointer to what we do not offer."""
    page = page.replace('<html lang="en">', f'<html lang="{language}">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{translator(language)(APP_NAME)}</title>", 1)
    page = re.sub(r'<link rel="service-desc"[^>]*>', "", page, count=1)
    return assets.preloaded(page)


async def _send_kept(kept: tuple[bytes, bytes], send: Send) -> None:
    body, kind = kept
    length = str(len(body)).encode()
    headers = [(b"content-type", kind), (b"content-length", length), *assets.HEADERS, *HEADERS]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def serve(data: Path | None = None, port: int | None = None) -> int:
    """Runs the app until it is interrupted and returns 0; `data` is the data set, the shipped one when `None`.

    Without `port` the first free one from 8501 on is taken.
    """
    from starlette.middleware import Middleware
    from streamlit import App
    from streamlit.config import get_option

    from planner.ui.desk import DATA_VARIABLE

    refuse_unsafe(unsafe(in_force(options(), get_option)))
    if data is not None:
        os.environ[DATA_VARIABLE] = str(data.resolve())
    chosen = port or free_port()
    _ = translator("nb")
    print(_("The app runs on {address}. Stop it with Ctrl+C.").format(address=f"http://{ADDRESS}:{chosen}"), flush=True)
    app = App(SCRIPT, middleware=[Middleware(Page)])
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    secrets = os.environ.get(SECRETS_VARIABLE)
    named = {"secrets.files": [secrets]} if secrets else {}
    app.run(config=options() | named | {"server.port": chosen})
    return 0


def warm_up() -> None:
    """Loads what the first page needs while the browser is still on its way."""
    from PIL import Image
    from streamlit import emojis, env_util

    from planner.ui import desk, maps, who
    from planner.ui.day_view import day_view
    from planner.ui.pages import overview, overview_figures, proposals

    del overview, proposals, emojis  # Streamlit would load the last one, which takes a while, with the first label
    Image.open(ICON).close()  # the first run would load Pillow to find out what kind of picture the tab's icon is
    env_util.is_repl()  # asked by Streamlit in its first run; only the first answer is slow
    maps.norway((), (), str, None, "nb")  # the drawings are kept; the page only adds its rows
    maps.oslo({}, (), str, "nb")
    with suppress(PlannerError):  # the page shows it to the person who can mend it
        if who.store_here() is None:  # what a store holds is opened by whoever may see it
            shipped = desk.current_desk()
            day_view(shipped)
            overview_figures.prepare(shipped, "nb")


def options() -> dict[str, Any]:
    """The options of the configuration file by their dotted names.

    They are passed on, because Streamlit looks for the file beside the launcher and not beside the script.
    """
    with CONFIG.open("rb") as file:
        return dict(_dotted("", tomllib.load(file)))


def free_port(first: int = 8501, tries: int = 50) -> int:
    """The first port from `first` on that nobody listens at; any free one when `tries` are taken."""
    for port in (*range(first, first + tries), 0):
        with socket.socket() as probe:
            try:
                probe.bind((ADDRESS, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def _dotted(prefix: str, table: dict[str, Any]) -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in table.items():
        pairs += _dotted(f"{prefix}{name}.", value) if isinstance(value, dict) else [(prefix + name, value)]
    return pairs


def _is_page(headers: list[tuple[bytes, bytes]]) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in headers)


def _uncompressed(scope: Message) -> Message:
    """The request for a page without leave to compress: what is compressed cannot be mended."""
    headers = scope["headers"]
    if not any(name == b"accept" and b"text/html" in value for name, value in headers):
        return scope
    return dict(scope) | {"headers": [pair for pair in headers if pair[0] != b"accept-encoding"]}
