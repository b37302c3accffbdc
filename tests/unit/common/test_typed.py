"""Figures as people type them, and the fields that read them."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django import forms
from django.utils import translation

from core.common.forms import FigureField, WholeField, as_typed
from core.common.typed import NoFigure, TwoWays, Typed, read, write

BOTH = [
    ("1234.5", "1234.5"),
    ("1234,5", "1234.5"),
    ("1 234,5", "1234.5"),
    ("1\u202f234,5", "1234.5"),
    ("1\u00a0234.5", "1234.5"),
    ("1,234.5", "1234.5"),
    ("1.234,5", "1234.5"),
    ("1,234,567", "1234567"),
    ("1.234.567", "1234567"),
    ("\u2212,5", "-0.5"),
    ("+3.", "3"),
    ("0,125", "0.125"),
    ("1234,567", "1234.567"),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("text", "number"), BOTH)
def test_both_notations_are_read_in_both_languages(text: str, number: str, language: str) -> None:
    assert read(text, language=language) == Typed(Decimal(number), is_percent=False)


@pytest.mark.parametrize(
    "text", ["much", "1e3", "12..5", "1,23,4", "12,34.5", "--1", "NaN", "٣", "1 %%", "%"]
)
def test_what_is_no_number_is_not_guessed_at(text: str) -> None:
    for language in ("en", "fr"):
        with pytest.raises(NoFigure):
            read(text, language=language)


def test_a_comma_before_three_digits_is_thousands_to_one_reader_and_decimals_to_the_other() -> None:
    assert read("41,208", language="fr") == Typed(Decimal("41.208"), is_percent=False)
    with pytest.raises(TwoWays) as caught:
        read("41,208", language="en")
    assert (caught.value.one, caught.value.other) == ("41208", "41.208")


def test_nothing_and_percentages() -> None:
    assert read("  ", language="fr") is None
    told = read("45 %", language="fr")
    assert told == Typed(Decimal(45), is_percent=True)
    assert told is not None
    assert told.share == Decimal("0.45")


def test_a_field_shows_the_notation_of_its_reader() -> None:
    assert write("-1234.5", language="fr") == "-1234,5"
    assert write("12.5%", language="fr") == "12,5\u202f%"
    assert write("12.5%", language="en") == "12.5%"
    with translation.override("fr"):
        assert as_typed(Decimal("100.00")) == "100"
        assert as_typed("45.50%") == "45,5\u202f%"
        assert as_typed("") == ""


class Asked(forms.Form):
    share = FigureField(shares=True, min_value=0, max_digits=5, decimal_places=2)
    whole = WholeField(min_value=1, max_value=12, max_digits=6)


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """Speak one of the two."""
    with translation.override(request.param):
        yield request.param


def test_a_form_reads_and_shows_figures(language: str) -> None:
    form = Asked({"share": "12 %", "whole": "12,0"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"share": Decimal("0.12"), "whole": 12}
    shown = str(Asked(initial={"share": Decimal("2.50"), "whole": 3})["share"])
    assert f'value="{"2,5" if language == "fr" else "2.5"}"' in shown
    assert 'inputmode="decimal"' in shown
    assert 'type="text"' in shown


def test_what_was_typed_comes_back_as_it_was_typed(language: str) -> None:
    form = Asked({"share": "2,5 or so", "whole": "1.5"})
    assert not form.is_valid()
    assert 'value="2,5 or so"' in str(form["share"])
    assert 'value="1.5"' in str(form["whole"])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("share", "many", "This is not a number. Write it as 1234.5."),
        ("share", "1,234", "This can be read in two ways. Write it as 1234 or as 1.234."),
        ("share", "-1", "Write 0 or more."),
        ("share", "0.125", "Write at most 2 decimals."),
        ("share", "1234.5", "Write at most 3 digits before the decimals."),
        ("share", "", "This field is required."),
        ("whole", "2.5", "Write a whole number."),
        ("whole", "two", "Write a whole number."),
        ("whole", "13", "Write 12 or less."),
        ("whole", "50%", "Write the number without a percent sign."),
    ],
)
def test_a_figure_is_refused_in_words_that_say_what_to_write(name: str, text: str, said: str) -> None:
    with translation.override("en"):
        assert Asked({name: text}).errors[name] == [said]
