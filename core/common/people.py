"""What people are called, by the e-mail that rows and events keep of them.

A page that names many people meets them first, in one statement; `called` then asks the database nothing.
Outside a request, as in a file that is being sent, people stand there by their e-mail.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.db.models.lookups import In

from core.common.once import once
from core.common.plain import Plain

# Takes the field that holds an e-mail; answers an expression of the name that is shown for it, or nothing.
Name = Callable[[str], Any]
# Takes a word; answers the e-mails, in small letters, of those whose names hold it.
Bearers = Callable[[str], Sequence[QuerySet[Any, Any]]]
_names: list[Name] = []
_bearers: list[Bearers] = []
# Takes e-mails in small letters; answers the names of those it knows.
LookUp = Callable[[set[str]], Mapping[str, str]]
_look_ups: list[LookUp] = []


def look_up_by(look_up: LookUp) -> None:
    """Let an app say what people are called; the same function twice is once."""
    if look_up not in _look_ups:
        _look_ups.append(look_up)


def search_by(name: Name, bearers: Bearers) -> None:
    """Let an app say how rows that keep e-mails are sorted and found by the names that are shown for them."""
    if name not in _names:
        _names.append(name)
        _bearers.append(bearers)


@dataclass(frozen=True)
class Named:
    """What rows are ordered by that name somebody: by the name that is shown, without case and accents.

    email: the field that holds the e-mail. own: the field that holds a name of its own, which goes before.
    """

    email: str
    own: str = ""

    def key(self) -> Any:
        """Return the expression."""
        shown: list[Any] = [NullIf(F(self.own), Value(""))] if self.own else []
        shown += [name(self.email) for name in _names]
        return Lower(Plain(Coalesce(*shown, F(self.email), F(self.email))))


def is_called(field: str, word: str) -> Q:
    """Keep the rows where a field holds the e-mail of somebody whose name holds a word."""
    found = Q(pk__in=[])
    for bearers in _bearers:
        for emails in bearers(word):
            found |= Q(In(Lower(F(field)), emails))
    return found


def names_of(emails: Iterable[str]) -> dict[str, str]:
    """Return how people are called, by e-mail as it was given; whoever nobody knows is their e-mail."""
    given = set(emails)
    known = _meet(given)
    return {email: known.get(email.lower()) or email for email in given}


def meet(emails: Iterable[str]) -> None:
    """Look up the names of people whom the page is about to name."""
    _meet(emails)


def called(email: str) -> str:
    """Return the name of somebody the page has met; their e-mail otherwise."""
    return _known().get(email.lower()) or email


def _meet(emails: Iterable[str]) -> dict[str, str]:
    known = _known()
    if new := {email.lower() for email in emails if email} - known.keys():
        known.update(dict.fromkeys(new, ""))
        for look_up in _look_ups:
            known.update(look_up(new))
    return known


def _known() -> dict[str, str]:
    return once("names of people", dict[str, str])
