"""Tilgang: who sits here, logging in and out, and what the audit knows for those who may ask it."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from models.access import PRACTICE, Actor
from planner import entering
from planner.errors import Forbidden, PlannerError
from planner.language import say, translator
from planner.reference import code_book
from planner.signed_in import NOBODY
from planner.store.limits import limits
from planner.store.opened import REAL, Store
from planner.store.people import confirm
from planner.store.permissions import ROLES, scopes_of
from planner.store.watched import Record
from planner.ui import who
from planner.ui.blocks import Column, Table, facts, lead, table
from planner.ui.frame import desk_or_stop, foot, show_error
from planner.words.access import action_said

LATELY = 50
"""Records of the audit that are listed."""


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    st.title(_("Access"), anchor=False)
    try:
        store = who.store_here()
    except PlannerError as error:
        show_error(error, language)
        return
    if store is None:
        desk = desk_or_stop(language)
        lead(_("The app works on files. Synthetic data need no login, and others are not opened from files."))
        st.markdown(
            _(
                "To work on real data, make a store with `python -m planner db upgrade`, add a user with "
                "`python -m planner users add`, and set `PLANNER_DATABASE_URL`."
            )
        )
        foot(desk, language)
        return
    try:
        actor = who.actor_here(store)
    except PlannerError as error:
        show_error(error, language)
        actor = NOBODY
    if actor.role == PRACTICE:
        _nobody(store, language)
    else:
        _somebody(store, actor, language)
    _audit(store, actor, language)
    st.html(f'<div class="pp-foot"><span>{escape(_("Store: {name}").format(name=store.name))}</span></div>')


def _nobody(store: Store, language: str) -> None:
    _ = translator(language)
    if store.holds() == REAL:
        lead(_("This store holds real data. Nothing of it is shown before you have logged in."))
    else:
        lead(_("Nobody is logged in. The store holds no real data, so you may practise on all of it."))
    if who.has_provider():
        if st.button(_("Log in with the identity provider"), type="primary", key="log-in-provider"):
            st.login()
        return
    with st.form("log-in"):
        user = st.text_input(_("User"), key="log-in-user", autocomplete="username")
        password = st.text_input(_("Password"), type="password", key="log-in-password", autocomplete="current-password")
        asked = st.form_submit_button(_("Log in"), type="primary")
    if asked:
        try:
            who.enter(store, user.strip(), password)
        except PlannerError as error:
            show_error(error, language)
            return
        st.rerun()


def _somebody(store: Store, actor: Actor, language: str) -> None:
    _ = translator(language)
    operator = code_book().name("operator", actor.operator, language) if actor.operator else _("every operator")
    facts(
        (
            (_("Logged in"), actor.name),
            (_("Role"), _(ROLES[actor.role])),
            (_("Operator"), operator),
            (_("Decisions, exports and the like"), _("ready") if actor.is_confirmed else _("take your password first")),
        )
    )
    st.caption(
        _("The session ends after {idle} minutes without use, and {longest} minutes after the login.").format(
            idle=int(limits().idle.total_seconds() // 60), longest=int(limits().longest.total_seconds() // 60)
        )
    )
    if st.button(_("Log out"), key="log-out"):
        is_by_provider = who.claims_here() is not None
        who.leave(store)
        if is_by_provider:
            st.logout()
        st.rerun()
    if not actor.is_confirmed:
        _confirm(store, actor, language)


def _confirm(store: Store, actor: Actor, language: str) -> None:
    _ = translator(language)
    if who.has_provider() and who.claims_here() is not None:
        if st.button(_("Log in again to decide or export"), key="log-in-again"):
            st.login()
        return
    with st.form("confirm"):
        password = st.text_input(
            _("Password, to decide or export"), type="password", key="confirm-password", autocomplete="current-password"
        )
        asked = st.form_submit_button(_("Confirm"))
    if asked:
        try:
            confirm(store, actor, password)
        except PlannerError as error:
            show_error(error, language)
            return
        st.rerun()


def _audit(store: Store, actor: Actor, language: str) -> None:
    _ = translator(language)
    if scopes_of(actor, "audit", "who") and _may_enter(store, actor):
        st.header(_("Who has seen a child?"), anchor=False)
        with st.form("who"):
            child = st.text_input(_("The child's id"), key="who-child")
            asked = st.form_submit_button(_("Show"))
        if asked and child.strip():
            try:
                _records(entering.who_has_seen(store, actor, child.strip()), _("Who has seen the child"), language)
            except PlannerError as error:
                show_error(error, language)
    if scopes_of(actor, "audit", "verify") and _may_enter(store, actor):
        st.header(_("The audit"), anchor=False)
        if st.button(_("Verify the chain"), key="verify-audit"):
            _verified(store, actor, language)
        if scopes_of(actor, "audit", "read") and st.button(_("Show the last records"), key="last-records"):
            _records(entering.lately(store, actor, LATELY), _("The last records"), language)


def _may_enter(store: Store, actor: Actor) -> bool:
    """Whether the store lets the actor in at all: who practises, only where nothing is real."""
    return actor.role != PRACTICE or store.holds() != REAL


def _verified(store: Store, actor: Actor, language: str) -> None:
    _ = translator(language)
    try:
        found = entering.verify_audit(store, actor)
    except Forbidden as error:
        show_error(error, language)
        return
    if found.holds:
        st.success(
            _("The audit holds: {records} records in an unbroken chain, {sealed} sealed ones unchanged.").format(
                records=found.records, sealed=found.sealed
            )
        )
        return
    st.error(
        _("The audit does NOT hold ({records} records, {sealed} sealed ones):").format(
            records=found.records, sealed=found.sealed
        )
    )
    for finding in found.findings[:LATELY]:
        st.markdown(f"- **{finding.record}**: {say(finding.sentence, language)}")


def _records(found: Sequence[Record], caption: str, language: str) -> None:
    _ = translator(language)
    if not found:
        st.info(_("Nobody, as far as the audit goes."))
        return
    columns = (_("Record no."), _("When (UTC)"), _("Who"), _("Role"), _("What"), _("What it is about"))
    rows = tuple(
        (
            str(record.seq),
            f"{record.at[8:10]}.{record.at[5:7]}.{record.at[:4]} {record.at[11:19]}",
            record.who,
            _(ROLES[record.role]),
            action_said(record, language),
            record.subject or "",
        )
        for record in found
    )
    table(Table(tuple(Column(title) for title in columns), rows), caption)
