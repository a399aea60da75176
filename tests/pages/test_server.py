"""What the server adds to Streamlit: language and title of the page, headers, and options from one file."""

import asyncio
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from planner.ui import assets, server

PAGE = (
    '<!DOCTYPE html><html lang="en"><head><link rel="service-desc" href="./x" /><title>Streamlit</title></head></html>'
)


@pytest.mark.parametrize(
    ("query", "language"),
    [("", "nb"), ("lang=en", "en"), ("job=1&lang=en", "en"), ("lang=xx", "nb"), ("lang=%22", "nb")],
)
def test_the_address_asks_for_the_language(query: str, language: str) -> None:
    assert server.asked_language(query) == language


def answer(kind: str, body: bytes, query: bytes = b"", path: str = "/") -> tuple[dict[bytes, bytes], bytes]:
    """Headers and body as they leave the middleware, for a body that comes in two pieces."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()), (b"etag", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:40], "more_body": True})
        await send({"type": "http.response.body", "body": body[40:]})

    sent: list[Any] = []

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query,
        "headers": [(b"accept", b"text/html")],
    }
    with ThreadPoolExecutor(1) as thread:  # a browser test of the same process may have left a loop running here
        thread.submit(asyncio.run, server.Page(app)(scope, None, keep)).result()  # type: ignore[arg-type]
    return dict(sent[0]["headers"]), b"".join(part.get("body", b"") for part in sent[1:])


@pytest.mark.parametrize(
    ("query", "language", "title"), [(b"", "nb", "Plassplanleggeren"), (b"lang=en", "en", "Placement planner")]
)
def test_the_page_has_language_title_and_length_of_its_own(query: bytes, language: str, title: str) -> None:
    headers, body = answer("text/html; charset=utf-8", PAGE.encode(), query)
    assert f'<html lang="{language}">' in body.decode()
    assert f"<title>{title}</title>" in body.decode()
    assert "service-desc" not in body.decode()
    assert int(headers[b"content-length"]) == len(body)
    assert b"etag" not in headers


def test_other_files_pass_untouched_but_for_the_headers() -> None:
    headers, body = answer("text/javascript", PAGE.encode())
    assert body == PAGE.encode()
    policy = headers[b"content-security-policy"].decode()
    assert "connect-src 'self';" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy


def test_files_of_streamlit_are_answered_from_memory_for_good() -> None:
    path = next(each for each in assets.files() if "/Selectbox." in each)
    headers, body = answer("text/html", PAGE.encode(), path=path)
    assert body == assets.files()[path].read_bytes()
    assert headers[b"content-type"] == b"text/javascript"
    assert b"immutable" in headers[b"cache-control"]
    assert b"content-security-policy" in headers
    assert int(headers[b"content-length"]) == len(body)


@pytest.mark.parametrize("path", ["/static/js/../../../planner/errors.py", "/static/js/", "//static/js/x.js"])
def test_nothing_but_the_files_of_streamlit_is_answered_from_memory(path: str) -> None:
    assert assets.answer(path) is None
    assert answer("text/javascript", PAGE.encode(), path=path)[1] == PAGE.encode()  # Streamlit's own answer


def test_the_page_asks_at_once_for_what_its_first_fields_need() -> None:
    named = next(path for path in assets.files() if "/js/useBasicWidgetState." in path).rpartition("/")[2]
    page = PAGE.replace("<title>", f'<script src="./static/js/{named}"></script><title>')
    asked = re.findall(r'modulepreload" crossorigin href="\./static/js/([^"]+)"', server.mended_page(page, "nb"))
    assert {name.partition(".")[0] for name in asked} >= {*assets.FIRST, "WidgetLabel", "purify"}
    assert len(asked) == len(set(asked))
    assert named not in asked
    assert all(f"/static/js/{name}" in assets.files() for name in asked)
    assert not any(name.startswith(("embed.", "ArrowVega")) for name in asked)


def test_the_options_keep_the_app_on_this_machine_and_silent() -> None:
    options = server.options()
    assert options["server.address"] == "127.0.0.1"
    assert options["browser.gatherUsageStats"] is False
    assert options["client.showErrorDetails"] == "none"
    assert options["client.toolbarMode"] == "minimal"
    assert options["theme.sidebar.backgroundColor"].startswith("#")


def test_a_port_that_is_taken_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((server.ADDRESS, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert server.free_port(port) != port
