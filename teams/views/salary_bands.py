"""Pages of salary bands: not there for whoever may not see salaries."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access.models import User
from core.access.requests import Asked
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from teams.forms.skills import SalaryBandForm
from teams.lists import SALARY_BANDS
from teams.lists.salary_bands import sees_salaries
from teams.models import SalaryBand
from teams.services import salary_bands


def band_list(request: Asked) -> HttpResponseBase:
    """List salary bands."""
    return listing_page(request, SALARY_BANDS)


def band_add(request: Asked) -> HttpResponse:
    """Set the band of a role and level from a day on."""
    _must_see(request.user)
    form = SalaryBandForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if saved(form, partial(salary_bands.add, by=request.user)):
        messages.info(request, _("Salary band added."))
        return redirect("teams:salary-band-list")
    return form_page(
        request,
        form,
        title=_("Add a salary band"),
        subtitle=_("Gross amounts of a year, full time."),
        submit=_("Add salary band"),
        cancel_url=reverse("teams:salary-band-list"),
    )


def band_edit(request: Asked, pk: int) -> HttpResponse:
    """Correct a band."""
    band = _found(request.user, pk)
    initial = {name: getattr(band, name) for name in SalaryBandForm.base_fields}
    form = SalaryBandForm(request.POST or None, initial=initial)
    if saved(form, partial(salary_bands.change, by=request.user, band=band)):
        messages.info(request, _("Salary band saved."))
        return redirect("teams:salary-band-list")
    return form_page(
        request,
        form,
        title=_("Salary band of %(role)s") % {"role": band.sheet.said},
        subtitle=_("What pays more from a day on is a new band; change this one only where it is wrong."),
        submit=_("Save salary band"),
        cancel_url=reverse("teams:salary-band-list"),
        remove=_("Remove salary band"),
        remove_url=reverse("teams:salary-band-remove", args=[band.pk]),
    )


@require_POST
def band_remove(request: Asked, pk: int) -> HttpResponse:
    """Take a band back."""
    step = salary_bands.remove(by=request.user, band=_found(request.user, pk))
    messages.info(request, _("Salary band removed."), extra_tags=step.address)
    return redirect("teams:salary-band-list")


def _must_see(user: User) -> None:
    if not sees_salaries(user):
        raise Http404


def _found(user: User, pk: int) -> SalaryBand:
    _must_see(user)
    return get_object_or_404(SalaryBand.objects.select_related("sheet"), pk=pk)
