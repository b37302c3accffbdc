"""Pages of calendars and their days off: seen by whoever sees people, changed by who may change them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.forms import saved
from core.common.listing.view import listing_page
from core.common.pages import form_page
from teams.forms.calendars import CalendarForm, DayOffForm, NewDayOffForm, YearForm
from teams.lists.calendars import CALENDARS, DAYS_OFF
from teams.lists.people import edits
from teams.models import DayOff, WorkCalendar
from teams.services import calendars
from teams.views.presence import load_tabs
from teams.views.rights import must_edit, must_see


def calendar_list(request: Asked) -> HttpResponseBase:
    """List calendars."""
    return listing_page(request, CALENDARS, template="teams/load_list.html", tabs=load_tabs(request))


def day_off_list(request: Asked) -> HttpResponseBase:
    """List the days off of all calendars."""
    return listing_page(request, DAYS_OFF, template="teams/load_list.html", tabs=load_tabs(request))


def calendar_add(request: Asked) -> HttpResponse:
    """Add a calendar."""
    must_edit(request.user)
    form = CalendarForm(request.POST or None)
    if calendar := saved(form, partial(calendars.add, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": calendar.name})
        return redirect("teams:calendar-detail", calendar.code)
    return form_page(
        request,
        form,
        title=_("Add a calendar"),
        submit=_("Add calendar"),
        cancel_url=reverse("teams:calendar-list"),
    )


def calendar_detail(request: Asked, code: str) -> HttpResponse:
    """Show a year of a calendar, and the public holidays that it does not have yet."""
    must_see(request.user)
    calendar = get_object_or_404(WorkCalendar, code=code)
    year = YearForm.asked(request.GET)
    may_edit = edits(request.user)
    context = {
        "calendar": calendar,
        "year": year,
        "years": [(one, one == year) for one in range(year - 1, year + 2)],
        "days": list(calendar.days_off.filter(day__year=year).order_by("day")),
        "may_edit": may_edit,
        "people": calendar.people.count(),
        "teams": calendar.teams.count(),
        "crumbs": [(_("Calendars"), reverse("teams:calendar-list")), (calendar.name, "")],
        **(_proposals(calendar, year) if may_edit and calendar.country else {}),
    }
    return render(request, "teams/calendar_detail.html", context)


def calendar_edit(request: Asked, code: str) -> HttpResponse:
    """Change a calendar."""
    must_edit(request.user)
    calendar = get_object_or_404(WorkCalendar, code=code)
    initial = {name: getattr(calendar, name) for name in CalendarForm.base_fields}
    form = CalendarForm(request.POST or None, initial=initial)
    if changed := saved(form, partial(calendars.change, by=request.user, calendar=calendar)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect("teams:calendar-detail", changed.code)
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": calendar.name},
        submit=_("Save calendar"),
        cancel_url=_at(calendar),
        remove=_("Remove calendar"),
        remove_url=reverse("teams:calendar-remove", args=[calendar.code]),
    )


@require_POST
def calendar_remove(request: Asked, code: str) -> HttpResponse:
    """Remove a calendar that nobody has."""
    must_edit(request.user)
    calendar = get_object_or_404(WorkCalendar, code=code)
    try:
        step = calendars.remove(by=request.user, calendar=calendar)
    except DomainError as error:
        messages.error(request, error.sentences())
        return redirect(_at(calendar))
    messages.info(request, _("%(name)s removed.") % {"name": calendar.name}, extra_tags=step.address)
    return redirect("teams:calendar-list")


@require_POST
def calendar_adopt(request: Asked, code: str) -> HttpResponse:
    """Add the public holidays of a year that a calendar does not have yet."""
    must_edit(request.user)
    calendar = get_object_or_404(WorkCalendar, code=code)
    year = YearForm.asked(request.POST)
    try:
        adopted = calendars.adopt(by=request.user, calendar=calendar, year=year)
    except DomainError as error:
        messages.error(request, error.sentences())
    else:
        count = len(adopted.days)
        said = ngettext("%(count)s day off added.", "%(count)s days off added.", count) % {"count": count}
        messages.info(request, said, extra_tags=adopted.step.address if adopted.step else "")
    return redirect(f"{_at(calendar)}?year={year}")


def day_off_add(request: Asked) -> HttpResponse:
    """Add a day off to a calendar."""
    must_edit(request.user)
    asked = WorkCalendar.objects.filter(code=request.GET.get("calendar", "")).first()
    form = NewDayOffForm(request.POST or None, initial={"calendar": asked})
    if day_off := saved(form, partial(calendars.add_day, by=request.user)):
        messages.info(request, _("%(name)s added.") % {"name": day_off.name})
        return redirect(_of_day(day_off))
    return form_page(
        request,
        form,
        title=_("Add a day off"),
        submit=_("Add day off"),
        cancel_url=_at(asked) if asked else reverse("teams:day-off-list"),
        **_lacks_calendar(),
    )


def day_off_edit(request: Asked, pk: int) -> HttpResponse:
    """Change a day off."""
    must_edit(request.user)
    day_off = get_object_or_404(DayOff.objects.select_related("calendar"), pk=pk)
    initial = {"day": day_off.day, "name": day_off.name}
    form = DayOffForm(request.POST or None, initial=initial)
    if changed := saved(form, partial(calendars.change_day, by=request.user, day_off=day_off)):
        messages.info(request, _("%(name)s saved.") % {"name": changed.name})
        return redirect(_of_day(changed))
    return form_page(
        request,
        form,
        title=_("Edit %(name)s") % {"name": day_off.name},
        subtitle=day_off.calendar.name,
        submit=_("Save day off"),
        cancel_url=_of_day(day_off),
        remove=_("Remove day off"),
        remove_url=reverse("teams:day-off-remove", args=[day_off.pk]),
    )


@require_POST
def day_off_remove(request: Asked, pk: int) -> HttpResponse:
    """Let people work on a day again."""
    must_edit(request.user)
    day_off = get_object_or_404(DayOff.objects.select_related("calendar"), pk=pk)
    step = calendars.remove_day(by=request.user, day_off=day_off)
    messages.info(request, _("%(name)s removed.") % {"name": day_off.name}, extra_tags=step.address)
    return redirect(_of_day(day_off))


def _proposals(calendar: WorkCalendar, year: int) -> dict[str, Any]:
    """Return what may be taken over; why nothing is proposed, where the country is no longer known."""
    try:
        return {"proposed": calendars.missing(calendar, year)}
    except DomainError as error:
        return {"refusal": error.sentences()}


def _lacks_calendar() -> dict[str, str]:
    if WorkCalendar.objects.exists():
        return {}
    return {
        "lacks": _("There is no calendar yet."),
        "lacks_add": _("Add a calendar"),
        "lacks_url": reverse("teams:calendar-add"),
    }


def _at(calendar: WorkCalendar) -> str:
    return reverse("teams:calendar-detail", args=[calendar.code])


def _of_day(day_off: DayOff) -> str:
    return f"{_at(day_off.calendar)}?year={day_off.day.year}"
