"""Who sits at this window: nobody, or the user of a session that is looked up anew at every run of the page.

A login lives in the store. What the browser or Streamlit keeps of it opens nothing once the session has ended.
"""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from models.access import Actor
from planner import service
from planner.errors import BadUse, Forbidden
from planner.signed_in import NOBODY, address_asked, store_at
from planner.store.opened import Store
from planner.store.people import end_session, log_in, provider_actor, session_actor

DATA_VARIABLE = "PLANNER_DATA"
"""Names the data set for the pages; an environment variable, because Streamlit runs the script by its path."""

WINDOW = "session-token"
"""Where the window keeps its token, on the server alone."""

DESK = "desk-of-store"
CLAIMS = ("iss", "sub", "iat")
"""What an identity provider says of a login: who it is itself, who came, and when."""
SHOWN = "auth_time"
"""When the person showed the provider who it is; many say it, and then a login it only remembered is not fresh."""


def store_here() -> Store | None:
    """The store that the app works on, `None` where it works on files; raises `BadUse`."""
    source = os.environ.get(DATA_VARIABLE)
    address = address_asked(Path(source) if source else None)
    return store_at(address) if address is not None else None


def actor_here(store: Store) -> Actor:
    """Who sits at this window; raises `Forbidden` where the session has ended, and then forgets it."""
    token = st.session_state.get(WINDOW)
    if token is not None:
        try:
            return session_actor(store, token)
        except Forbidden:
            leave_desk()
            raise
    claims = claims_here()
    if claims is None:
        return NOBODY
    issuer, subject, issued = (claims[name] for name in CLAIMS)
    shown = claims.get(SHOWN)
    return provider_actor(store, str(issuer), str(subject), int(issued), int(shown) if shown is not None else None)


def claims_here() -> Mapping[str, Any] | None:
    """What an identity provider has said of whoever sits here, `None` without a login; raises `BadUse`."""
    if not has_provider():
        return None
    said = st.user.to_dict()
    if not said.get("is_logged_in"):
        return None
    if any(name not in said for name in CLAIMS):
        raise BadUse("The identity provider does not say who came and when (iss, sub, iat).")
    return said


def has_provider() -> bool:
    """Whether an identity provider is configured in Streamlit's secrets under `[auth]`."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def enter(store: Store, user_id: str, password: str) -> None:
    """Logs in at this window; raises `Forbidden`."""
    st.session_state[WINDOW] = log_in(store, user_id, password)


def leave(store: Store) -> None:
    """Ends the session of this window, however it was opened."""
    try:
        actor = actor_here(store)
    except Forbidden:
        actor = None
    if actor is not None and actor.session_id is not None:
        end_session(store, actor.session_id)
    leave_desk()


def leave_desk() -> None:
    """Forgets everything that this window has read or made, so that the next one who sits here finds nothing of it."""
    kept = ("language", "pages")
    for name in [name for name in st.session_state if name not in kept]:
        del st.session_state[name]


def desk_here(store: Store) -> service.Desk:
    """What whoever sits here may see; read again, and recorded again, only when the registers have changed.

    Raises `Forbidden` and `BadUse`.
    """
    actor = actor_here(store)
    state = (store.state(), actor.user_id, actor.role, actor.session_id)
    kept = st.session_state.get(DESK)
    if kept is None or kept[0] != state:
        kept = (state, service.desk_from_store(store, actor))
        st.session_state[DESK] = kept
    desk: service.Desk = kept[1]
    assert desk.kept_in is not None
    return replace(desk, kept_in=replace(desk.kept_in, actor=actor))  # who has confirmed changes without the registers


def window_key() -> str:
    """Whose jobs this window may find: everyone's where the app works on files, one's own where on a store."""
    store = store_here()
    if store is None:
        return ""
    actor = actor_here(store)
    return f"{actor.user_id} {actor.role}"
