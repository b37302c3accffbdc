"""Pages of custom fields, for whoever administers everything; for others they do not exist."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.exports import csv_response, xlsx_response
from core.common.forms import refuse
from core.custom import nouns
from core.custom.field_forms import FieldForm
from core.custom.files import definition_rows
from core.custom.models import CustomField
from core.custom.nouns import Noun
from core.custom.overview import groups
from core.custom.services import fields


def field_list(request: Asked) -> HttpResponse:
    """List the fields of every noun, and those that rest."""
    _must_administer(request)
    return render(request, "custom/field_list.html", {"groups": groups()})


def field_export(request: Asked, format: str) -> HttpResponseBase:  # noqa: A002 - the address says so
    """Send all definitions as a file that the import of custom fields reads."""
    _must_administer(request)
    match format:
        case "csv":
            return csv_response(definition_rows(), name="custom_fields")
        case "xlsx":
            return xlsx_response(definition_rows(), name="custom_fields")
    raise Http404


def field_add(request: Asked, noun: str) -> HttpResponse:
    """Add a field to a noun."""
    _must_administer(request)
    of = _noun(noun)
    form = FieldForm(request.POST or None)
    if added := _saved(form, partial(fields.add, by=request.user, noun=noun)):
        messages.info(request, _("%(name)s added.") % {"name": added.name})
        return redirect("custom:field-list")
    return _form(
        request, form, of, title=_("New field of %(noun)s") % {"noun": of.label}, submit=_("Add field")
    )


def field_edit(request: Asked, noun: str, field: str) -> HttpResponse:
    """Change a field."""
    kept = _field(request, noun, field)
    form = FieldForm(request.POST or None, field=kept)
    if changed := _saved(form, partial(fields.change, by=request.user, field=kept)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect("custom:field-list")
    title = _("Edit %(name)s") % {"name": kept.name}
    return _form(request, form, _noun(noun), title=title, submit=_("Save field"), field=kept)


@require_POST
def field_archive(request: Asked, noun: str, field: str) -> HttpResponse:
    """Ask for a field no more."""
    kept = fields.archive(by=request.user, field=_field(request, noun, field))
    undo = reverse("custom:field-restore", args=[noun, field])
    said = _("%(name)s archived. Its values are kept.") % {"name": kept.name}
    messages.info(request, said, extra_tags=undo)
    return redirect("custom:field-list")


@require_POST
def field_restore(request: Asked, noun: str, field: str) -> HttpResponse:
    """Ask for an archived field again."""
    kept = _field(request, noun, field)
    try:
        fields.restore(by=request.user, field=kept)
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        messages.info(request, _("%(name)s restored.") % {"name": kept.name})
    return redirect("custom:field-list")


@require_POST
def field_reorder(request: Asked, noun: str) -> HttpResponse:
    """Move a field one place up or down."""
    _must_administer(request)
    of = _noun(noun)
    codes = [field.code for field in CustomField.objects.filter(noun=of.kind, archived_at=None)]
    moved, step = request.POST.get("field", ""), 1 if request.POST.get("move") == "down" else -1
    if moved in codes:
        at = codes.index(moved)
        codes.insert(min(max(at + step, 0), len(codes) - 1), codes.pop(at))
        fields.reorder(by=request.user, noun=noun, codes=codes)
    return redirect(f"{reverse('custom:field-list')}#{noun}-{moved}")


def _saved(form: FieldForm, change: Any) -> CustomField | None:
    if not form.is_valid():
        return None
    try:
        changed: CustomField = change(**form.told())
    except DomainError as error:
        form.refuse_options(error.fields.pop("options", []))
        refuse(form, error)
        return None
    return changed


def _form(request: Asked, form: FieldForm, noun: Noun, **context: Any) -> HttpResponse:
    context |= {
        "form": form.with_more() if form.wants_more else form,
        "noun": noun,
        "crumbs": [(_("Custom fields"), reverse("custom:field-list")), (str(noun.label), "")],
    }
    return render(
        request, "custom/field_form.html", context, status=422 if form.errors and not form.wants_more else 200
    )


def _noun(kind: str) -> Noun:
    try:
        return nouns.get(kind)
    except KeyError:
        raise Http404 from None


def _field(request: Asked, noun: str, code: str) -> CustomField:
    _must_administer(request)
    return get_object_or_404(CustomField, noun=_noun(noun).kind, code=code)


def _must_administer(request: Asked) -> None:
    if not can(request.user, Action.ADMINISTER):
        raise Http404
