"""Prices come from the table alone; the ledger counts a day's tokens and stops at the cap."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.answering.providers.costs import Ledger, admit_session, read_prices
from bot.errors import ModelError, SettingsError
from bot.settings import load_settings

TOKENS = {"prompt": 1_000_000, "completion": 500_000}


def test_a_priced_model_costs_what_the_table_says_and_no_other_costs_anything(
    tmp_path: Path,
) -> None:
    own = tmp_path / "own.yaml"
    rate = "{prompt: 2.00, completion: 8.00}"
    own.write_text(f"as_of: 2026-11\ncurrency: EUR\nservers: {{OpenAI: {{big: {rate}}}}}")
    prices = read_prices(load_settings(environ={"BOT_PRICES": str(own)}).prices)
    assert prices.cost("OpenAI", "big", TOKENS) == 6
    assert prices.cost("OpenAI", "big-2", TOKENS) is None
    assert prices.cost("http://localhost:4000/v1", "big", TOKENS) is None
    assert (prices.currency, prices.as_of) == ("EUR", "2026-11")


def test_the_table_says_when_it_was_read_and_in_which_currency() -> None:
    prices = read_prices(load_settings().prices)
    assert date.fromisoformat(f"{prices.as_of}-01") <= date.today()
    assert prices.currency == "USD"
    assert all(rate.completion > rate.prompt for rate in prices.servers["OpenAI"].values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "as_of: 2026\ncurrency: USD",
        "as_of: 2026\ncurrency: USD\nservers: {x: {y: {prompt: -1, completion: 1}}}",
        "as_of: 2026\ncurrency: USD\nservers: {x: {y: {prompt: 1}}}",
        "a: [",
    ],
)
def test_a_table_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prices.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"prices\.yaml.*BOT_PRICES"):
        read_prices(path)
    with pytest.raises(SettingsError, match="BOT_PRICES"):
        read_prices(tmp_path / "none.yaml")


def test_a_day_is_counted_by_itself_and_stops_at_its_cap(tmp_path: Path) -> None:
    days = [date(2026, 1, 1)]
    ledger = Ledger(folder=tmp_path / "usage", cap=100, today=lambda: days[-1])
    ledger.admit()
    ledger.record("m", 60, 20)
    ledger.admit()
    ledger.record("m", 15, 5)
    assert ledger.used() == 100
    with pytest.raises(ModelError, match=r"100 of 100 \(BOT_DAY_TOKENS\).*--model offline"):
        ledger.admit()
    days.append(date(2026, 1, 2))
    ledger.admit()
    assert ledger.used() == 0
    Ledger(folder=tmp_path / "usage", cap=0, today=lambda: days[0]).admit()


def test_a_line_cut_short_counts_nothing(tmp_path: Path) -> None:
    ledger = Ledger(folder=tmp_path, cap=0, today=lambda: date(2026, 1, 1))
    ledger.record("m", 1, 2)
    with (tmp_path / "2026-01-01.jsonl").open("a") as file:
        file.write('{"model": "m", "pro\n[]\nnull\n')
    ledger.record("m", 3, 4)
    assert ledger.used() == 10


def test_a_folder_that_cannot_be_written_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    Ledger(folder=tmp_path / "file" / "usage", cap=0).record("m", 1, 2)
    assert "cannot write the ledger" in caplog.text


@pytest.mark.parametrize(("spent", "cap", "passes"), [(9, 10, True), (10, 10, False), (9, 0, True)])
def test_a_conversation_stops_at_its_cap(spent: int, cap: int, passes: bool) -> None:
    if passes:
        admit_session(spent, cap)
    else:
        with pytest.raises(ModelError, match="BOT_SESSION_TOKENS") as raised:
            admit_session(spent, cap)
        assert raised.value.kind == "cap"
