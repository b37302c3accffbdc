"""What was typed, as words to look for."""

import pytest

from core.collaboration.words import Query, plain
from core.common.plain import escaped


def test_letters_lose_accents_and_capitals():
    assert plain("Œuvre ÉTÉ Ça") == "oeuvre ete ca"


def test_a_query_is_cut_to_what_a_person_types():
    query = Query.of(" ".join(["word"] * 50))
    assert len(query.text) <= 100
    assert query.words == ("word",) * 8


@pytest.mark.parametrize("typed", ["", "  ", "\0", "\n\t"])
def test_nothing_typed_is_no_query(typed):
    assert not Query.of(typed)


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("add prod", True),
        ("product add", True),
        ("rodu", True),
        ("ro", False),
        ("a p", True),
        ("delete", False),
    ],
)
def test_a_label_fits_when_every_word_begins_one_of_its_words_or_a_long_one_stands_inside(typed, fits):
    assert Query.of(typed).fits("Add a product") is fits


def test_signs_of_patterns_are_taken_literally():
    assert escaped("100%_\\") == r"100\%\_\\"
