"""The commands `demand` and `backtest`: what they take from the command line, and what they start."""

from planner.commands.terminal import Data, Json, Language, known_language, refuse_no_folder, show


def demand(data: Data = None, json_file: Json = None, language: Language = "nb") -> None:
    """Referral rates and lengths of stay: the public ones beside what the data set's own records say."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import service, simulating
    from planner.words import demand as demand_words

    desk = service.open_desk(data)
    own = simulating.demand_of(desk)
    show(demand_words.demand_lines(desk, own, language), demand_words.demand_as_json(desk, own), json_file)


def backtest(json_file: Json = None, language: Language = "nb") -> None:
    """How 2017 to 2022 would have been foretold from the public series up to 2016, what was off and why."""
    known_language(language)
    refuse_no_folder(json_file)
    from planner import simulating
    from planner.words import backtest as backtest_words

    tests = simulating.backtests()
    show(backtest_words.backtest_lines(tests, language), backtest_words.backtest_as_json(tests), json_file)
