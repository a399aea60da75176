"""The minutes of a meeting: snapshots of where the sliders stood and what was said, as a text to keep."""

from datetime import date

import streamlit as st

from models.plan import marked
from planner.comparing import Comparison
from planner.importing.privacy import holds_national_id
from planner.kept_futures import simulation_version
from planner.language import translator
from planner.service import Desk
from planner.ui.frame import source_name
from planner.ui.numbers import counted
from planner.ui.outgoing import download, may_leave
from planner.words.comparison import TITLES, read_first, span
from planner.words.money import long_date, readable, readable_difference, whole

_KEPT = "meeting-snapshots"


def show_minutes(desk: Desk, setting: str, sentences: list[str], run: Comparison | None, language: str) -> None:
    """The note, the button that takes a snapshot, and the minutes so far as a download.

    What is said in a meeting on real children names them sooner or later: there no minutes are taken at all.
    """
    _ = translator(language)
    st.header(_("Minutes"), anchor=False)
    if not may_leave(language):
        return
    note = st.text_area(_("What was said (may be left out)"), key="meeting-note", max_chars=2000, height=90)
    kept: list[str] = st.session_state.setdefault(_KEPT, [])
    with st.container(horizontal=True):
        if sentences and st.button(_("Take into the minutes"), key="meeting-snapshot", icon=":material/add_a_photo:"):
            if holds_national_id(note):
                st.error(f"{_('This may be a national identity number: eleven digits.')} {_('Leave the number out.')}")
            else:
                kept = [*kept, _snapshot(len(kept) + 1, setting, sentences, run, note.strip(), language)]
                st.session_state[_KEPT] = kept
        if kept:
            download(
                _("Download the minutes (Markdown)"),
                minutes(desk, kept, language),
                language,
                file_name=_("minutes.md"),
                mime="text/markdown",
                key="meeting-download",
            )
    if kept:
        one, many = marked("{n} snapshot in the minutes"), marked("{n} snapshots in the minutes")
        st.caption(counted(len(kept), one, many, language))


def _snapshot(at: int, setting: str, sentences: list[str], run: Comparison | None, note: str, language: str) -> str:
    _ = translator(language)
    lines = [f"## {whole(at, language)}. {setting[:1].upper()}{setting[1:]}", "", *(f"- {each}" for each in sentences)]
    if run is not None:
        found = run.runs[-1]
        head = _("A simulated year, {n} futures, difference from the baseline with 95 % interval:")
        lines += ["", head.format(n=whole(run.replications, language)), ""]
        lines += [
            f"- {_(TITLES[line.measure])} ({_(line.unit)}): {readable(line.value.mean, language)}, "
            f"{readable_difference(line.difference.mean, language)} ({span(line.difference, language)})"
            for line in read_first(found)
        ]
    if note:
        lines += ["", _("Said: {note}").format(note=note)]
    return "\n".join(lines)


def minutes(desk: Desk, kept: list[str], language: str) -> str:
    """All snapshots under a heading, with what the figures rest on."""
    _ = translator(language)
    head = [f"# {_('Minutes of a what-if meeting, {day}').format(day=long_date(date.today(), language))}"]
    if desk.is_synthetic:
        head += ["", _("Synthetic data: no row is about a real child")]
    rests = _("Data: {data} of {day}, fingerprint {sha}; parameters from {parameters}; code {code}.").format(
        data=source_name(desk, language),
        day=long_date(desk.as_of, language),
        sha=desk.data_sha256[:12],
        parameters=desk.parameters.name,
        code=simulation_version(),
    )
    decided = _("The tool shows what may happen. People decide.")
    return "\n".join([*head, "", *("\n\n".join(kept)).splitlines(), "", "---", "", rests, "", decided, ""])
