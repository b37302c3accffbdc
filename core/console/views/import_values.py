"""The page on which people say what the values of a file stand for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.access.requests import Asked
from core.common.errors import DomainError
from core.console.value_forms import ValuesForm
from core.console.views.imports import PLACE, acting, crumbs
from core.ingest.models import ImportRun
from core.ingest.selectors.values import answers_there_are, translated_values
from core.ingest.services import runs

State = ImportRun.State


def import_values(request: Asked, pk: int) -> HttpResponse:
    """Say what each value stands for, and have the file read again under that."""
    run = acting(request, pk)
    translated = translated_values(run)
    if run.state not in (State.NEEDS_MAPPING, State.PREVIEWED) or not translated:
        messages.error(request, _("This import has no values to translate, or has already been applied."))
        return redirect(PLACE, run.pk)
    form = ValuesForm(
        request.POST or None, run=run, translated=translated, choices=answers_there_are(run, translated)
    )
    if request.method == "POST" and form.is_valid():
        try:
            runs.map_columns(run=run, by=request.user, **form.decision())
        except DomainError as error:
            form.refuse(error)
        else:
            return redirect(PLACE, run.pk)
    context = {
        "run": run,
        "form": form,
        "sections": list(form.sections()),
        "crumbs": [*crumbs(run, linked=True), (_("Values"), "")],
    }
    return render(request, "console/import_values.html", context, status=422 if form.errors else 200)
