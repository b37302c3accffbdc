"""The list of salary bands: a page that is not there for whoever may not see salaries."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can
from core.common.listing import Add, Column, Edit, Empty, Listing
from core.profile import is_on
from teams.filters.roles import SalaryBandFilter
from teams.forms.skills import SalaryBandForm
from teams.lists.editing import field_of
from teams.models import SalaryBand
from teams.services import salary_bands


def sees_salaries(user: User) -> bool:
    """Tell whether the company keeps bands and the user may see what roles pay."""
    return is_on("salary_bands") and can(user, Action.VIEW_SALARY)


def _of_band(name: str, *, bulk: bool = True) -> Edit:
    return field_of(
        SalaryBandForm,
        name,
        salary_bands.change,
        "band",
        may=lambda user, _band: sees_salaries(user),
        offered=sees_salaries,
        bulk=bulk,
        each=salary_bands.change_each,
    )


def _amount(name: str, label: Any) -> Column:
    """Return the column of an amount; each role has its own, so no amount is given to many."""
    return Column(name, label, name, kind="number", decimals=0, edit=_of_band(name, bulk=False))


SALARY_BANDS = Listing(
    name="salary_bands",
    url_name="teams:salary-band-list",
    source="salary_bands",
    subject="salary_band",
    title=_("Salary bands"),
    counted=ngettext_lazy("%(total)s band", "%(total)s bands", "total"),
    search=_("Role or level"),
    rows=lambda user: (
        SalaryBand.objects.select_related("sheet")
        if can(user, Action.VIEW_SALARY)
        else SalaryBand.objects.none()
    ),
    filters=SalaryBandFilter,
    sees=sees_salaries,
    names=lambda band: f"{band.sheet.said}, {band.level}",
    url=lambda band: reverse("teams:salary-band-edit", args=[band.pk]),
    columns=(
        Column("role", _("Role"), "sheet__name", show=lambda band: band.sheet.said),
        Column("level", _("Level"), "level", edit=_of_band("level")),
        Column("currency", _("Currency"), "currency", edit=_of_band("currency")),
        _amount("low", _("Low")),
        _amount("mid", _("Middle")),
        _amount("high", _("High")),
        Column("starts_on", _("From"), "starts_on", kind="date", edit=_of_band("starts_on")),
    ),
    default_sort="role",
    export=(
        ("role_sheet", lambda band: band.sheet.code),
        ("level", lambda band: band.level),
        ("currency", lambda band: band.currency),
        ("salary_low", lambda band: band.low),
        ("salary_mid", lambda band: band.mid),
        ("salary_high", lambda band: band.high),
        ("from", lambda band: band.starts_on),
    ),
    add=Add(_("Salary band"), "teams:salary-band-add", sees_salaries),
    empty=Empty(
        _("No salary bands yet"),
        _(
            "Import a file with role_sheet, level, currency, the three amounts and from, "
            "or add the first by hand."
        ),
    ),
)
