"""Which passwords are good enough."""

from planner.errors import BadUse
from planner.store.limits import limits

COMMON = ("password", "passord", "qwerty", "1234567890", "placement", "plassplan")


def refuse_weak(password: str, *about: str) -> None:
    """Raises `BadUse` for a password that is too short, one letter over and over, well known, or made of the name."""
    least = limits().password_least
    if len(password) < least:
        raise BadUse("The password has fewer than {least} characters.", least=least)
    folded = password.casefold()
    if len(set(folded)) < 6 or any(word in folded and len(folded) < len(word) + 8 for word in COMMON):
        raise BadUse("The password is too easy to guess: use several words, or let a password manager make one.")
    if any(part and part.casefold() in folded for part in about if len(part) > 3):
        raise BadUse("The password contains the user's name.")
