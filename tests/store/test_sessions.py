"""Sessions end by themselves, at once when revoked, and never come back from a cookie; passwords are hard to guess."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.errors import BadUse, Forbidden
from planner.store import backups, people, watched
from planner.store.confirmed import require_confirmed
from planner.store.opened import Store, Work
from tests.store.conftest import Open
from tests.store.making import OST, Clock, actor

PASSWORD = "correct horse battery staple"
ADMIN = actor("administrator", user_id="admin")


def with_kari(fresh: Open) -> Store:
    """A real store with a planner who has a password and one whom a provider knows."""
    store = fresh(is_synthetic=False)
    with store.work(ADMIN) as work:
        people.add_user(work, "kari", "Kari Nordmann", "intake_planner", OST, PASSWORD)
        people.add_user(work, "ola", "Ola Nordmann", "intake_planner", OST, None, ("https://id.example", "ola-sub"))
    return store


def test_a_session_tells_who_works_in_it(fresh: Open) -> None:
    store = with_kari(fresh)
    found = people.session_actor(store, people.log_in(store, "kari", PASSWORD))
    assert (found.user_id, found.role, found.operator, found.is_confirmed) == ("kari", "intake_planner", OST, True)


@pytest.mark.parametrize(
    ("steps", "ends"), [([29, 29, 29, 29], False), ([31], True), ([29] * 5, True), ([29, 29, 29, 29, 3], False)]
)
def test_a_session_ends_after_half_an_hour_unused_and_two_hours_in_all(
    fresh_file: Open, clock: Clock, steps: list[int], ends: bool
) -> None:
    store = with_kari(fresh_file)
    token = people.log_in(store, "kari", PASSWORD)
    for minutes in steps[:-1]:
        clock.go(minutes=minutes)
        people.session_actor(store, token)
    clock.go(minutes=steps[-1])
    if ends:
        with pytest.raises(Forbidden, match="session has ended"):
            people.session_actor(store, token)
        clock.go(minutes=-steps[-1])
        with pytest.raises(Forbidden):
            people.session_actor(store, token)
    else:
        assert people.session_actor(store, token).user_id == "kari"


def test_a_session_ends_at_once_when_the_user_is_revoked_logs_out_or_gets_a_password(fresh: Open) -> None:
    store = with_kari(fresh)
    tokens = [people.log_in(store, "kari", PASSWORD) for _ in range(2)]
    people.log_out(store, tokens[0])
    with pytest.raises(Forbidden):
        people.session_actor(store, tokens[0])
    with store.work(ADMIN) as work:
        assert people.revoke(work, "kari") == 1
    with pytest.raises(Forbidden):
        people.session_actor(store, tokens[1])
    with pytest.raises(Forbidden):
        people.log_in(store, "kari", PASSWORD)
    with store.work(ADMIN) as work:
        people.set_password(work, "kari", "another horse with a battery")
    token = people.log_in(store, "kari", "another horse with a battery")
    with store.work(people.session_actor(store, token)) as work:
        people.set_password(work, "kari", "yet another horse, no staple")
    with pytest.raises(Forbidden):
        people.session_actor(store, token)


def test_a_login_of_a_provider_opens_one_session_and_its_cookie_no_other(fresh_file: Open, clock: Clock) -> None:
    store = with_kari(fresh_file)
    issued = int(clock.now.timestamp())

    def came(subject: str = "ola-sub", at: int = issued) -> str:
        return people.provider_actor(store, "https://id.example", subject, at).user_id

    assert came() == "ola"
    clock.go(minutes=20)
    assert came() == "ola"
    clock.go(minutes=31)
    with pytest.raises(Forbidden, match="session has ended"):
        came()
    assert came(at=int(clock.now.timestamp())) == "ola"
    with pytest.raises(Forbidden, match="nobody has let you in"):
        came("somebody-else")
    with pytest.raises(Forbidden):
        came(at=issued - 30 * 86_400)


def test_wrong_passwords_lock_the_user_for_a_while_and_say_nothing(fresh_file: Open, clock: Clock) -> None:
    store = with_kari(fresh_file)
    said = set()
    for user, password in [("nobody-here", PASSWORD), *[("kari", "wrong")] * 5, ("kari", PASSWORD)]:
        with pytest.raises(Forbidden) as refused:
            people.log_in(store, user, password)
        said.add(str(refused.value))
    assert len(said) == 1
    clock.go(minutes=16)
    assert people.log_in(store, "kari", PASSWORD)
    with store.work(actor("auditor")) as work:
        assert [record.action for record in watched.lately(work)].count("log_in_refused") == 7


def test_confirming_lasts_ten_minutes(fresh_file: Open, clock: Clock) -> None:
    store = with_kari(fresh_file)
    token = people.log_in(store, "kari", PASSWORD)
    clock.go(minutes=11)
    later = people.session_actor(store, token)
    assert not later.is_confirmed
    with pytest.raises(Forbidden):
        people.confirm(store, later, "wrong")
    assert people.confirm(store, later, PASSWORD).is_confirmed
    assert people.session_actor(store, token).is_confirmed


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "fewer than 15"),
        ("aaaaaaaaaaaaaaaaaaaa", "guess"),
        ("password1234567", "guess"),
        ("my name is kari and so on", "name"),
    ],
)
def test_weak_passwords_are_refused(fresh_file: Open, password: str, said: str) -> None:
    store = fresh_file(is_synthetic=False)
    with pytest.raises(BadUse, match=said), store.work(ADMIN) as work:
        people.add_user(work, "kari", "Kari Nordmann", "intake_planner", OST, password)


def test_no_password_and_no_token_stand_in_the_store(fresh_file: Open) -> None:
    store = with_kari(fresh_file)
    token = people.log_in(store, "kari", PASSWORD)
    store.engine.dispose()
    content = Path(str(store.url.database)).read_bytes()
    assert PASSWORD.encode() not in content
    assert token.encode() not in content


def test_an_unknown_user_takes_as_long_as_a_wrong_password(fresh_file: Open) -> None:
    store = with_kari(fresh_file)

    def seconds(user: str) -> float:
        began = time.process_time()
        with pytest.raises(Forbidden):
            people.log_in(store, user, "wrong")
        return time.process_time() - began

    people._decoy()
    ratio = min(seconds("nobody-here") for _ in range(3)) / min(seconds("kari") for _ in range(3))
    assert 0.5 < ratio < 1.6


def test_a_login_that_the_provider_only_remembered_is_not_fresh(fresh_file: Open, clock: Clock) -> None:
    store = with_kari(fresh_file)
    issued = int(clock.now.timestamp())

    def came(at: int, shown: int | None) -> bool:
        return people.provider_actor(store, "https://id.example", "ola-sub", at, shown).is_confirmed

    assert came(issued, issued)
    assert not came(issued - 1, issued - 7 * 3_600)  # the session itself begins with this login
    assert came(issued - 2, None)
    assert not came(issued - 700, issued)  # the earlier of the two counts


def test_the_claim_of_when_a_person_showed_who_it_is_reaches_the_session(
    fresh_file: Open, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.ui import who

    store = with_kari(fresh_file)
    issued = int(clock.now.timestamp())
    claims = {"iss": "https://id.example", "sub": "ola-sub", "iat": issued, "auth_time": issued - 3_600}
    monkeypatch.setattr(who, "claims_here", lambda: claims)
    assert not who.actor_here(store).is_confirmed


def test_the_secrets_that_the_documentation_shows_ask_for_a_fresh_login() -> None:
    import tomllib

    from planner.service import ROOT

    page = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    block = next(part for part in page.split("```") if "[auth]" in part)
    assert tomllib.loads(block)["auth"]["client_kwargs"]["prompt"] == "login"


GRAVE: dict[str, Callable[[Work, Path], object]] = {
    "a user is added": lambda work, _: people.add_user(work, "new", "New One", "auditor", None, PASSWORD),
    "a user is revoked": lambda work, _: people.revoke(work, "kari"),
    "another gets a password": lambda work, _: people.set_password(work, "kari", "a horse of another colour"),
    "oneself gets a password": lambda work, _: people.set_password(work, work.actor.user_id, "quite another horse"),
    "a backup is made": lambda work, folder: backups.make(work, folder / "all.backup", PASSWORD),
}


@pytest.mark.parametrize("act", GRAVE)
def test_what_is_grave_takes_a_fresh_login(fresh_file: Open, tmp_path: Path, act: str) -> None:
    store = with_kari(fresh_file)
    late = actor("administrator", user_id="admin", is_confirmed=False)
    with pytest.raises(Forbidden, match="planner confirm"), store.work(late) as work:
        GRAVE[act](work, tmp_path)
    assert not list(tmp_path.glob("*.backup"))
    with store.work(ADMIN) as work:
        GRAVE[act](work, tmp_path)


def test_an_actor_who_says_of_itself_that_it_is_confirmed_is_not_believed(fresh_file: Open, clock: Clock) -> None:
    store = with_kari(fresh_file)
    held = people.session_actor(store, people.log_in(store, "kari", PASSWORD))
    clock.go(minutes=11)
    assert held.is_confirmed
    with pytest.raises(Forbidden, match="not older than 10 minutes"), store.work(held) as work:
        require_confirmed(work)
    people.confirm(store, held, PASSWORD)
    with store.work(held) as work:
        require_confirmed(work)
    people.end_session(store, str(held.session_id))
    with pytest.raises(Forbidden), store.work(held) as work:
        require_confirmed(work)
