"""What people and teams give to products. What is too much is accepted, and told before it is applied."""

from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.common import dates, numbers
from core.common.periods import month_of, months_between, shift
from core.ingest.cells import Code, Email
from core.ingest.pipeline.cleaners import PercentPoints
from core.ingest.pipeline.overlaps import reject_overlaps
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Context, Shaped, Source
from portfolio.imports.references import PRODUCT, PRODUCT_PATH
from portfolio.models import Allocation
from portfolio.selectors.load import limits, members_of, overloads, shares, span_of
from teams.imports.absences import FROM, REVERSED, TO
from teams.imports.references import PERSON, TEAM

MOST_TOLD: Final = 12
COLUMNS: Final = (
    Column(
        name="product",
        label=_("Product"),
        aliases=("produit", "product_code", "code produit"),
        cleaner=Code(max_length=64),
        required=True,
        writes="product_id",
        reference=PRODUCT,
    ),
    Column(
        name="email",
        label=_("E-mail"),
        aliases=("e-mail", "courriel", "person", "personne", "person_email"),
        cleaner=Email(),
        reference=PERSON,
        stored="(SELECT p.email FROM teams_person p WHERE p.id = t.person_id)",
    ),
    Column(
        name="team",
        label=_("Team"),
        aliases=("équipe", "team_code"),
        cleaner=Code(max_length=64),
        reference=TEAM,
        stored="(SELECT x.code FROM teams_team x WHERE x.id = t.team_id)",
    ),
    FROM,
    TO,
    Column(
        name="percent",
        label=_("Share of a full time, %"),
        aliases=("pourcentage", "allocation", "allocation %", "% etp", "pct"),
        cleaner=PercentPoints(min=0, max=99999, places=2),
        required=True,
        writes="percent",
    ),
)
# The allocations as they will be: the stored ones that the file does not speak of, and the file's.
_AFTERWARDS: Final = sql.SQL("""
    SELECT id, product_id, person_id, team_id, starts_on, ends_on, percent FROM portfolio_allocation t
    WHERE NOT EXISTS (SELECT 1 FROM {staged} s WHERE s.id = t.id)
    UNION ALL
    SELECT id, product_id, person_id, team_id, starts_on, ends_on, percent FROM {staged}
""")


def missing(present: frozenset[str], options: Any) -> list[str]:
    """Ask for a person or a team."""
    return [] if present.intersection({"email", "team"}) else ["email"]


def shape(rows: Rows, context: Context) -> Rows:
    """Refuse a row that names nobody, or both a person and a team."""
    people, teams = list(rows.get("email")), list(rows.get("team"))
    for index, (person, team) in enumerate(zip(people, teams, strict=True)):
        if (person is None) == (team is None):
            rows.reject(index, "email", "nobody_given" if person is None else "two_given")
    rows.values["person_id"], rows.values["team_id"] = people, teams
    return rows


def resolve(stage: Stage) -> None:
    """Refuse two allocations of one person or team to one product at one time."""
    if "to" not in stage.context.present:
        stage.execute("UPDATE {s} s SET ends_on = t.ends_on FROM {target} t WHERE t.id = s.id")
    for holder in ("person_id", "team_id"):
        reject_overlaps(stage, group=("product_id", holder), column="from")


def notes(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """Tell which months of which people become too much."""
    rows = stage.fetch("SELECT DISTINCT person_id, team_id, starts_on, ends_on FROM {s}")
    if not rows:
        return []
    people = {person for person, *_ in rows if person}
    people |= set(members_of([team for _person, team, *_ in rows if team]))
    spans = [span_of(starts_on, ends_on, stage.context.today) for *_, starts_on, ends_on in rows]
    first = max(min(start for start, _count in spans), month_of(stage.context.today))
    after = max(shift(start, count) for start, count in spans)
    months = min(len(months_between(first, after)), 24) if after > first else 0
    if not months:
        return []
    given = _AFTERWARDS.format(staged=stage.table)
    files = {row_id for (row_id,) in stage.fetch("SELECT id FROM {s}")}
    carried = shares(people, first=first, months=months, given=given)
    touched = {(one.person_id, one.month) for one in carried if one.allocation_id in files}
    found = overloads(touched, first=first, months=months, limits=limits(), given=given)
    if not found:
        return []
    told = [
        [one.person.name, one.month.isoformat(), float(one.allocated_fte), float(one.capacity_fte)]
        for one in found[:MOST_TOLD]
    ]
    return [("over_allocated", {"count": len(found), "limit": settings.LOAD_OVER_PCT, "months": told})]


def tell_overloads(parameters: Any) -> str:
    """Name the months that become too much, with the amounts."""
    language, count = get_language() or settings.LANGUAGE_CODE, int(parameters["count"])

    def fte(amount: float) -> str:
        return numbers.number(amount, language=language, decimals=2)

    told = "; ".join(
        _("%(person)s, %(month)s: %(allocated)s FTE of %(capacity)s")
        % {
            "person": name,
            "month": dates.month(date.fromisoformat(month), language=language),
            "allocated": fte(allocated),
            "capacity": fte(capacity),
        }
        for name, month, allocated, capacity in parameters["months"]
    )
    limit = numbers.percent(parameters["limit"] / 100, language=language, decimals=0)
    said = ngettext(
        "%(count)s month of a person becomes over-allocated (limit %(limit)s): %(months)s",
        "%(count)s months of people become over-allocated (limit %(limit)s): %(months)s",
        count,
    ) % {"count": count, "limit": limit, "months": told}
    return said + (" …" if count > len(parameters["months"]) else "")


ALLOCATIONS: Final = Source(
    name="allocations",
    label=_("Allocations"),
    description=_(
        "One row per product and person or team: from when until when, and how much of a full time."
    ),
    model=Allocation,
    columns=COLUMNS,
    key=("product_id", "person_id", "team_id", "starts_on"),
    key_names=("product", "email", "team", "from"),
    key_sql={"person_id": "coalesce({}, 0)", "team_id": "coalesce({}, 0)"},
    named=True,
    action=Action.EDIT_ALLOCATION,
    row_path=PRODUCT_PATH,
    missing=missing,
    shaped=(
        Shaped(name="person_id", copied=True),
        Shaped(name="team_id", copied=True),
        Shaped(name="ends_on"),
    ),
    shape=shape,
    checks=(
        REVERSED,
        Check(
            code="allocation_range",
            column="percent",
            fault="s.percent <= 0 OR (s.person_id IS NOT NULL AND s.percent > 100)",
            value="s.percent",
            parameters={"value": "s.percent"},
        ),
    ),
    resolve=resolve,
    notes=notes,
    issue_texts={
        "nobody_given": (
            _("The row names neither a person nor a team."),
            _("Fill in one of the two."),
        ),
        "two_given": (
            _("The row names a person and a team; an allocation is of one of them."),
            _("Keep one, and make a second row for the other."),
        ),
        "allocation_range": (
            _("%(value)s is no possible allocation: of a person it is above 0 and at most 100 percent."),
            _("Correct the percentage of a full time."),
        ),
    },
    note_texts={"over_allocated": tell_overloads},
)
