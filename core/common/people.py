"""What people are called, by the e-mail that rows and events keep of them.

A page that names many people meets them first, in one statement; `called` then asks the database nothing.
Outside a request, as in a file that is being sent, people stand there by their e-mail.
"""

from collections.abc import Callable, Iterable, Mapping

from core.common.once import once

# Takes e-mails in small letters; answers the names of those it knows.
LookUp = Callable[[set[str]], Mapping[str, str]]
_look_ups: list[LookUp] = []


def look_up_by(look_up: LookUp) -> None:
    """Let an app say what people are called; the same function twice is once."""
    if look_up not in _look_ups:
        _look_ups.append(look_up)


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
