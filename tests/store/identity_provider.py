"""A small identity provider (OpenID Connect) on this machine: it lets everybody in as the one it was told of."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "planner"


class Provider(ThreadingHTTPServer):
    """The provider's state: its key, whom it lets in, what it was asked, and the logins under way by their code.

    It remembers people: only where it is asked to (`prompt=login`) does somebody show anew who it is (`shown_at`).
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.subject = "kari-sub"
        self.nonces: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []
        self.shown_at = int(time.time())

    @property
    def issuer(self) -> str:
        """Its address, which is also its name."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers the four questions that a login asks."""

    server: Provider

    def log_message(self, *_: object) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        """What it can do, its public key, and the login itself, which it grants at once."""
        parts = urlsplit(self.path)
        issuer = self.server.issuer
        if parts.path.endswith("/openid-configuration"):
            self._answer(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif parts.path == "/keys":
            self._answer({"keys": [self.server.key.as_dict(private=False)]})
        else:
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.server.asked.append(asked)
            if asked.get("prompt") == "login":
                self.server.shown_at = int(time.time())
            code = secrets.token_urlsafe(8)
            self.server.nonces[code] = asked.get("nonce", "")
            self.send_response(302)
            back = urlencode({"code": code, "state": asked.get("state", "")})
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()

    def do_POST(self) -> None:
        """The token for a code."""
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        now = int(time.time())
        access = secrets.token_urlsafe(8)
        digest = hashlib.sha256(access.encode()).digest()[:16]
        claims: dict[str, Any] = {
            "iss": self.server.issuer,
            "sub": self.server.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "auth_time": self.server.shown_at,
            "at_hash": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        }
        if nonce := self.server.nonces.pop(asked["code"][0], ""):
            claims["nonce"] = nonce
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.server.key)
        self._answer({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _answer(self, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def provider() -> Iterator[Provider]:
    """A running provider."""
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()


def secrets_file(issuer: str, port: int) -> str:
    """What Streamlit's secrets say of the provider."""
    return "\n".join(
        (
            "[auth]",
            f'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"',
            f'cookie_secret = "{secrets.token_urlsafe(48)}"',
            f'client_id = "{CLIENT}"',
            'client_secret = "not a secret here"',
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"',
            'client_kwargs = { prompt = "login" }',
        )
    )
