"""One person's month, taken apart: what it is made of, by product."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.access.models import User
from core.common.periods import month_end
from portfolio.models import Product
from portfolio.selectors.load.months import Load, Share, loads, shares
from teams.models import Absence, Person, Team


@dataclass(frozen=True)
class Part:
    """What a product takes of a month, alone or through a team. Amounts in full-time posts."""

    product: Product
    team: Team | None
    allocation_id: int
    fte: Decimal


@dataclass(frozen=True)
class PersonMonth:
    """A person's month: the parts of products that the user sees, and what others take in all."""

    person: Person
    load: Load
    parts: Sequence[Part]
    hidden_fte: Decimal
    absences: Sequence[Absence]


def person_month(user: User, person: Person, month: date) -> PersonMonth:
    """Take a person's month apart."""
    (load,) = loads([person.pk], first=month, months=1)
    carried = shares([person.pk], first=month, months=1)
    seen = Product.objects.visible_to(user).in_bulk({one.product_id for one in carried})
    teams = Team.objects.in_bulk({one.team_id for one in carried if one.team_id})
    parts = [
        Part(seen[one.product_id], teams.get(one.team_id or 0), one.allocation_id, _fte(one, load))
        for one in carried
        if one.product_id in seen
    ]
    hidden = [_fte(one, load) for one in carried if one.product_id not in seen]
    away = person.absences.filter(starts_on__lte=month_end(month)).exclude(ends_on__lte=month)
    return PersonMonth(person, load, parts, sum(hidden, Decimal(0)), list(away.order_by("starts_on")))


def _fte(share: Share, load: Load) -> Decimal:
    return share.allocated_days / load.work_days if load.work_days else Decimal(0)
