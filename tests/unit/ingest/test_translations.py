"""Values that people translate: counted, answered, guessed, open."""

from collections.abc import Callable
from datetime import date

import pytest

from core.ingest.sources import Context, Translation, Translator
from core.ingest.sources.translations import MOST_COUNTED

CONTEXT = Context(run_id=1, today=date(2025, 1, 1), present=frozenset(), options={}, places=None)
GUESSES = {"Done": "done", "Offen": "to_do"}


def translator(
    answers: dict[str, str], *, asked: bool = True, spoken: Callable[[str], str] = str
) -> Translator:
    translation = Translation(
        name="statuses",
        column="status",
        hint="category",
        label="Statuses",
        help="",
        spoken=spoken,
        choices=lambda _context: (("done", "done"),),
        guess=lambda _context: lambda value, hint: GUESSES.get(value) or GUESSES.get(hint, ""),
        asked=lambda _context: asked,
    )
    made = Translator(translation, answers, CONTEXT)
    made.begin()
    return made


def test_what_a_person_said_goes_before_the_guess_also_when_it_is_nothing():
    made = translator({"Done": "", "Parked": "to_do"})
    assert [made.answer(value) for value in ("Done", "Parked", "Offen", "Else")] == ["", "to_do", "to_do", ""]
    assert made.answer("Else", "Done") == "done"


def test_values_are_counted_with_what_stands_beside_them_over_all_batches():
    made = translator({})
    made.see(["Done", None, "Done", "Parked"], ["x", "x", "y", None])
    made.see(["Done"], ["x"])
    assert made.found == {("Done", "x"): 2, ("Done", "y"): 1, ("Parked", ""): 1}
    made.begin()
    assert not made.found


def test_each_value_of_a_cell_with_several_is_counted():
    made = translator({}, spoken=str.lower)
    made.see([("A", "b"), ("a",), None], ["", "", ""])
    assert made.found == {("a", ""): 2, ("b", ""): 1}


@pytest.mark.parametrize(("asked", "waiting"), [(True, ["Parked", "Waiting"]), (False, [])])
def test_open_values_are_those_nobody_answered_or_guessed_the_most_frequent_first(asked, waiting):
    made = translator({"Legal": ""}, asked=asked)
    made.see(["Waiting", "Parked", "Parked", "Legal", "Done"], [""] * 5)
    assert made.open_values == waiting


def test_very_many_values_do_not_fill_the_memory():
    made = translator({})
    values = [f"value {n}" for n in range(MOST_COUNTED + 500)]
    made.see([*values, "value 0"], [""] * (len(values) + 1))
    assert len(made.found) == MOST_COUNTED
    assert made.found["value 0", ""] == 2
