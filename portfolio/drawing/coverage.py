"""Coverage as pages say it: gaps in words, with the way to close each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.common import dates
from portfolio.filters.nodes import subtree
from portfolio.selectors.coverage import Gap, GapKind, Question

DAYS_OFFERED = (30, 90, 180, 365)
MOST_DAYS, MOST_PRODUCTS = 3650, 1000
MORE_THAN = 5


@dataclass(frozen=True)
class Told:
    """A gap in words. url: where it is closed, "" for who may not."""

    gap: Gap
    mark: str
    words: str
    url: str
    fix: str


@dataclass(frozen=True)
class Choice:
    """What the address asks for: of which node, how far ahead, from how many products on."""

    node: str
    days_ahead: int
    more_than: int

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        """Read the address; what is not a possible number counts as not given."""
        return cls(
            query.get("node", ""),
            _number(query.get("days"), 90, MOST_DAYS),
            _number(query.get("more_than"), MORE_THAN, MOST_PRODUCTS),
        )

    def question(self, user: User, day: date) -> Question:
        """Return what to ask for a user."""
        inside = subtree(user, self.node) if self.node else None
        return Question(user, day, inside, self.days_ahead)

    def address(self, **changes: Any) -> str:
        """Return the query of this choice with some of it changed."""
        asked = {"node": self.node, "days": self.days_ahead, "more_than": self.more_than, **changes}
        return f"?{urlencode({name: value for name, value in asked.items() if value not in ('', None)})}"


def tell(found: Iterable[Gap], *, user: User) -> list[Told]:
    """Say gaps in words, with the way to close them for who may somewhere."""
    may = can_somewhere(user, Action.EDIT_OWNERSHIP)
    return [_told(gap, may) for gap in found]


def words(gap: Gap) -> str:
    """Say a gap: "Nobody", "Until 3 Jan 2027, and nobody follows"."""
    said = {"day": _day(gap.due_on), "next": _day(gap.next_on), "person": gap.person_name}
    match gap.kind:
        case GapKind.NOBODY:
            return _("Nobody; from %(next)s somebody") % said if gap.next_on else _("Nobody")
        case GapKind.ENDS:
            return _("%(person)s until %(day)s, and nobody follows") % said
        case GapKind.LEAVES:
            return _("%(person)s leaves on %(day)s") % said
    return _("%(person)s is on long leave from %(day)s") % said


def _told(gap: Gap, may: bool) -> Told:
    mark = "off_target" if gap.kind == GapKind.NOBODY else "warning"
    if not may:
        return Told(gap, mark, words(gap), "", "")
    if gap.ownership_id is None:
        asked = urlencode({"role": gap.role})
        url = reverse("portfolio:ownership-add", args=[gap.product_code])
        return Told(gap, mark, words(gap), f"{url}?{asked}", _("Choose somebody"))
    asked = urlencode({"on": gap.due_on.isoformat()}) if gap.due_on else ""
    url = reverse("portfolio:ownership-hand-over", args=[gap.product_code, gap.ownership_id])
    return Told(gap, mark, words(gap), f"{url}?{asked}", _("Hand over"))


def _day(day: date | None) -> str:
    return dates.day(day, language=get_language() or settings.LANGUAGE_CODE)


def _number(text: str | None, otherwise: int, most: int) -> int:
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 6:
        return otherwise
    return min(int(text), most)
