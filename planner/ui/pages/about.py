"""Om: version, data status, what the app must not be used for, sources, and the accessibility declaration."""

import os
import platform
import tomllib
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import streamlit as st

from planner.language import translator
from planner.service import Desk, code_version
from planner.ui.accessibility import CHECKED, FAULTS, UPDATED
from planner.ui.blocks import Column, Table, facts, lead, points, table
from planner.ui.frame import desk_or_stop, foot, link_to, source_name
from planner.ui.pages.proposal_files import data_status
from planner.words.money import long_date, short_date, whole

CONTACT = "PLANNER_CONTACT"
"""Names whom to write to about faults in accessibility; set by whoever runs the app."""

LIBRARIES = ("streamlit", "ortools", "highspy", "scipy", "altair")


def show(language: str) -> None:
    """The whole page."""
    _ = translator(language)
    st.title(_("About"), anchor=False)
    desk = desk_or_stop(language)
    lead(
        _("Proposes lawful places for children who wait, proves how good the plan is, and says why. A person decides.")
    )
    _versions(desk, language)
    _not_for(language)
    _privacy(language)
    _accessibility(language)
    foot(desk, language)


def _versions(desk: Desk, language: str) -> None:
    _ = translator(language)
    st.header(_("Version and data"), anchor=False)
    facts(
        [
            (_("Version"), _installed("placement-planner")),
            (_("Fingerprint of the code that decides"), code_version()),
            (_("Data"), source_name(desk, language)),
            (_("Data status"), data_status(desk, language)),
            (_("Data as of"), long_date(desk.as_of, language)),
            (_("Children, units, institutions"), " · ".join(whole(n, language) for n in _counts(desk))),
            (_("Fingerprint of the data"), desk.data_sha256[:12]),
            (_("Parameters"), _("in force from {day}").format(day=_first_day(desk, language))),
            ("Python", platform.python_version()),
            *((name, _installed(name)) for name in LIBRARIES),
        ]
    )
    link_to("method", _("How the method works, with rules, parameters and sources"))
    st.caption(_("Maps: Kartverket (CC BY 4.0) and Oslo kommune. Population: SSB (NLOD). Program: MIT licence."))


def _first_day(desk: Desk, language: str) -> str:
    return short_date(date.fromisoformat(desk.parameters.name), language)


def _counts(desk: Desk) -> tuple[int, int, int]:
    return len(desk.dataset.children), len(desk.dataset.units), len(desk.dataset.institutions)


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from the checkout without being installed
        return _of_checkout() if name == "placement-planner" else "–"


def _of_checkout() -> str:
    with (Path(__file__).resolve().parents[3] / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _not_for(language: str) -> None:
    _ = translator(language)
    st.header(_("What it must not be used for"), anchor=False)
    points(
        [
            _("To decide: nothing is stored about where a child lives without a person who answers for it."),
            _("To predict what a child will do, or to score or rank children."),
            _("To say anything about a real institution or child from the shipped data: they are invented."),
        ]
    )


def _privacy(language: str) -> None:
    _ = translator(language)
    st.header(_("Privacy"), anchor=False)
    points(
        [
            _("The app runs on this machine alone. No page sends anything to anyone else, and nothing is counted."),
            _("Names, national identity numbers and diagnoses are refused where data come in."),
            _("Errors are logged by number and place in the program, never with what stood in a row."),
        ]
    )


def _accessibility(language: str) -> None:
    _ = translator(language)
    st.header(_("Accessibility declaration"), anchor=False)
    st.markdown(
        _("The app is partly in accordance with WCAG 2.1 level AA, as the regulation on universal design demands.")
    )
    facts(
        [
            (_("Last updated"), short_date(UPDATED, language)),
            (_("How it was checked"), "\n".join(_(sentence) for sentence in CHECKED)),
        ]
    )
    columns = (Column(_("What does not meet the demands")), Column(_("Demand")), Column(_("What to do instead")))
    rows = tuple((_(fault.what), fault.demand, _(fault.instead)) for fault in FAULTS)
    table(Table(columns, rows, stacks=True), _("Known faults"))
    contact = os.environ.get(CONTACT, "").strip()
    st.markdown(
        _("Write to {contact} about faults; an answer is due within four weeks.").format(contact=contact)
        if contact
        else _("Whoever puts the app into service names where faults are reported, in the setting PLANNER_CONTACT.")
    )
    st.markdown(_("Complaints about accessibility go to Tilsynet for universell utforming av IKT (uutilsynet)."))
