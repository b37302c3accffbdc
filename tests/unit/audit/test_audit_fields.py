"""Fields and values of events in the words of the domain."""

import pytest
from django.utils import translation

from core.audit import fields
from core.audit.presenters import Change


@pytest.mark.parametrize(
    ("noun", "name", "english", "french"),
    [
        ("product", "first_launched_on", "First launch", "Premier lancement"),
        ("product", "node", "Portfolio", "Portefeuille"),
        ("ownership", "ends_on", "Until", "Jusqu’au"),
        ("nonsense", "some_field", "Some field", "Some field"),
        ("grant", "place", "Place", "Emplacement"),
    ],
)
def test_a_field_is_called_as_people_call_it(noun, name, english, french):
    with translation.override("en"):
        assert fields.label((noun,), name) == english
    with translation.override("fr"):
        assert fields.label((noun,), name) == french


@pytest.mark.parametrize(
    ("name", "value", "english", "french"),
    [
        ("stage", "growth", "Growth", "Croissance"),
        ("stage", "of_an_older_version", "of_an_older_version", "of_an_older_version"),
        ("first_launched_on", "2026-11-01", "1 Nov 2026", "1er nov. 2026"),
        ("description", None, "–", "–"),
        ("description", "", "–", "–"),
        ("whatever", True, "yes", "oui"),
        ("whatever", ["a", "b"], "a, b", "a, b"),
        ("whatever", {"stage": "growth"}, "Stage: Growth", "Étape de vie: Croissance"),
        ("code", "2026-99-99", "2026-99-99", "2026-99-99"),
        ("whatever", "2026-11-25T23:30:00Z", "26 Nov 2026 00:30", "26 nov. 2026 à 00:30"),
    ],
)
def test_a_value_reads_as_on_its_page(name, value, english, french):
    with translation.override("en"):
        assert fields.shown(("product",), name, value) == english
    with translation.override("fr"):
        assert fields.shown(("product",), name, value) == french


def test_a_number_loses_zeros_that_say_nothing():
    with translation.override("en"):
        assert fields.shown(("person",), "capacity_pct", "80.00") == "80"
        assert fields.shown(("person",), "capacity_pct", "12.50") == "12.5"
        assert fields.shown(("person",), "capacity_pct", "many") == "many"


def test_the_noun_of_the_verb_comes_before_the_subject():
    change = Change("role", "owner", "manager", ("ownership", "product"))
    with translation.override("en"):
        assert (change.before_text, change.after_text) == ("product owner", "product manager")


def test_what_no_model_knows_can_be_named():
    fields.call("sunk_cost", "Sunk cost")
    assert fields.label(("product",), "sunk_cost") == "Sunk cost"
    assert fields.shown((), "x", 3) == "3"
