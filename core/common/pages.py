"""Pages that look the same whatever they are about."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    *,
    title: str,
    submit: str,
    cancel_url: str,
    template: str = "form/page.html",
    **extra: Any,
) -> HttpResponse:
    """Show a form alone on a page: 422 when it was sent and refused, so that scripts can tell.

    template: one that extends `form/page.html`. extra: subtitle; remove and remove_url for a second button
    that takes the thing away; lacks, with lacks_add and lacks_url where the user may add it: what must be
    there first; beside: a template for the column at the side; whatever else the template shows.
    """
    context = {"form": form, "title": title, "submit": submit, "cancel_url": cancel_url, **extra}
    return render(request, template, context, status=422 if form.errors else 200)


def ours(request: HttpRequest, target: str, otherwise: str = "/") -> str:
    """Return an address of this portal; for that of another site, or what is none, the other one."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe and (target.startswith("/") or "://" in target) else otherwise


def page_before(request: HttpRequest, otherwise: str = "/") -> str:
    """Return the page that asked, as its form or the browser says."""
    return ours(request, request.POST.get("next", "") or request.headers.get("Referer", ""), otherwise)
