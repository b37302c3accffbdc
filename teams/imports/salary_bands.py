"""Salary bands. Only who may see salaries imports them, or sees that somebody did."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Code, Date, Decimal, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Source
from teams.imports.references import ROLE
from teams.models import SalaryBand

AMOUNT: Final = Decimal(places=2, max_digits=12)


def resolve(stage: Stage) -> None:
    """Refuse what is no currency."""
    stage.reject(
        code="currency_form", column="currency", where="s.currency !~ '^[A-Z]{3}$'", value="s.currency"
    )


SALARY_BANDS: Final = Source(
    name="salary_bands",
    label=_("Salary bands"),
    description=_("One row per role, level, currency and day from which the band holds."),
    model=SalaryBand,
    columns=(
        Column(
            name="role_sheet",
            label=_("Role"),
            aliases=("role", "rôle", "métier"),
            cleaner=Code(max_length=100),
            required=True,
            writes="sheet_id",
            reference=ROLE,
        ),
        Column(
            name="level",
            label=_("Level"),
            aliases=("niveau",),
            cleaner=Text(max_length=50),
            required=True,
            writes="level",
        ),
        Column(
            name="currency",
            label=_("Currency"),
            aliases=("devise",),
            cleaner=Code(max_length=3),
            required=True,
            writes="currency",
        ),
        Column(
            name="salary_low",
            label=_("Low"),
            aliases=("low", "bas", "minimum"),
            cleaner=AMOUNT,
            required=True,
            writes="low",
        ),
        Column(
            name="salary_mid",
            label=_("Middle"),
            aliases=("mid", "milieu", "médian"),
            cleaner=AMOUNT,
            required=True,
            writes="mid",
        ),
        Column(
            name="salary_high",
            label=_("High"),
            aliases=("high", "haut", "maximum"),
            cleaner=AMOUNT,
            required=True,
            writes="high",
        ),
        Column(
            name="from",
            label=_("From"),
            aliases=("depuis", "du", "start", "starts_on"),
            cleaner=Date(),
            required=True,
            writes="starts_on",
        ),
    ),
    key=("sheet_id", "level", "currency", "starts_on"),
    key_names=("role_sheet", "level", "currency", "from"),
    named=True,
    action=Action.VIEW_SALARY,
    secret=Action.VIEW_SALARY,
    checks=(
        Check(
            code="amounts_rise",
            column="salary_mid",
            fault="NOT (s.low > 0 AND s.mid >= s.low AND s.high >= s.mid)",
            value="''",
        ),
    ),
    resolve=resolve,
    issue_texts={
        "amounts_rise": (
            _("The amounts do not rise from low over middle to high, above 0."),
            _("Correct the amounts."),
        ),
        "currency_form": (
            _("A currency is three capital letters, such as EUR."),
            _("Correct the currency."),
        ),
        "unknown_role": (
            _("No role sheet is called “%(value)s”."),
            _("Add the role sheet, or give it this name under “Also called”."),
        ),
    },
)
