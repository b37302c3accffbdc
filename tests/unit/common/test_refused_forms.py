"""A rule's refusal, shown on the form."""

from django import forms

from core.common.errors import Invalid
from core.common.forms import refuse


class Form(forms.Form):
    formula = forms.CharField()


def refused(**fields: list[str]) -> Form:
    form = Form({"formula": "x"})
    assert form.is_valid()
    refuse(form, Invalid("It cannot be.", fields=fields))
    return form


def test_a_message_of_a_field_that_the_form_has_not_is_shown_above_it() -> None:
    form = refused(formula=["Not a formula."], unit=["The formula gives money."])
    assert form.errors["formula"] == ["Not a formula."]
    assert form.non_field_errors() == ["The formula gives money."]


def test_a_refusal_without_fields_is_shown_above_the_form() -> None:
    assert refused().non_field_errors() == ["It cannot be."]
