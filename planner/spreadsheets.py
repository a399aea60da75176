"""What a spreadsheet might run as a formula, and how it is made to stay text."""

ACTIVE = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\ufeff")
"""A cell that begins so may be run as a formula by a spreadsheet."""


def passive(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return "'" + text if text.startswith(ACTIVE) else text
