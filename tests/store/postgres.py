"""A PostgreSQL of one's own in a temporary folder, on this machine alone, where its programs are installed."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MISSING = "no PostgreSQL here: install the package postgresql to run these tests"


def program(name: str) -> str | None:
    """Where a program of PostgreSQL is: on the path, or where Debian keeps it."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


def as_ordinary_user() -> dict[str, Any]:
    """How a process is started as somebody who is not root: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return {}


@contextmanager
def server(is_safe: bool = False) -> Iterator[str]:
    """The address of a running server, as its superuser `boss`, without a database name.

    With `is_safe` it waits for the disk at every commit, as a server does that is not for tests alone.
    """
    initdb, postgres = program("initdb"), program("postgres")
    assert initdb is not None
    assert postgres is not None
    who = as_ordinary_user()
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        data = folder / "data"
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        command = [initdb, "-D", str(data), "-U", "boss", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(command, check=True, **quiet, **who)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        settings = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={folder}",
            f"fsync={'on' if is_safe else 'off'}",
        ]
        options = [part for setting in (*settings, "max_connections=120") for part in ("-c", setting)]
        process = subprocess.Popen([postgres, "-D", str(data), "-p", str(port), *options], **quiet, **who)
        try:
            address = f"postgresql://boss@127.0.0.1:{port}"
            _wait_for(address)
            yield address
        finally:
            process.send_signal(signal.SIGINT)  # ends open connections; SIGTERM would wait for them
            process.wait(timeout=30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(address: str) -> None:
    import psycopg

    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(f"{address}/postgres").close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def run(address: str, *statements: str) -> None:
    """Statements outside a transaction."""
    import psycopg

    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]
