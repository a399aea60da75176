"""The command totals."""

from planner.commands.terminal import Data, Json, Language, known_language, show
from planner.language import translator


def totals(data: Data = None, json_file: Json = None, language: Language = "nb") -> None:
    """Children in totals that may be shown to everyone: small counts hidden, sums made of what is shown."""
    from planner.totalling import totals_from
    from planner.words import totals as words

    known_language(language)
    answer = totals_from(data)
    found = answer.totals
    _ = translator(language)
    lines = [_("Synthetic data: no row is about a real child")] if answer.is_synthetic else []
    for title, kind, rows in (
        (_("By operator"), "operator", found.by_operator),
        (_("By target group"), "target_group", found.by_group),
    ):
        lines += ["", f"{title}: {', '.join(words.headings(language))}"]
        lines += [f"  {answer.codes.name(kind, row.code, language)}: {words.row_text(row, language)}" for row in rows]
    lines += ["", f"{_('The whole country')}: {words.row_text(found.country, language)}", words.explained(language)]
    show(lines, words.as_json(answer), json_file)
