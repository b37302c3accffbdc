"""Pages that look the same whatever they are about."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest, form: forms.BaseForm, *, title: str, submit: str, cancel_url: str, **extra: str
) -> HttpResponse:
    """Show a form alone on a page: 422 when it was sent and refused, so that scripts can tell.

    extra: subtitle; remove and remove_url for a second button that takes the thing away; lacks, with
    lacks_add and lacks_url where the user may add it: what must be there first; beside: a template for the
    column at the side.
    """
    context = {"form": form, "title": title, "submit": submit, "cancel_url": cancel_url, **extra}
    return render(request, "form/page.html", context, status=422 if form.errors else 200)
