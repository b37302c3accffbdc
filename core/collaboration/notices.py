"""Which kinds of notification there are, and how each reads.

An app that tells people of something registers its kind in `AppConfig.ready()` and calls
`core.collaboration.services.notifications.notify`:

    register(Kind(name="gate_review", label=_("Gate reviews that wait for me"), icon="checklist",
                  sentence=_("%(actor)s asks for your vote on %(label)s")))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.common.actors import SYSTEM
from core.profile import is_on

Words = Mapping[str, Any]


def as_they_are(words: Words) -> Words:
    """Return the words of a notification as they were kept."""
    return words


@dataclass(frozen=True)
class Kind:
    """A kind of notification. sentence: with %(actor)s, %(label)s and the notification's own words.

    of_own_doing: also told to whoever caused it: a job of theirs that ended.
    page:         where it leads, of the thing it is about; None: to the thing's own page.
    said:         puts the kept words (codes, days) into the reader's language.
    switch:       told and offered while this governance switch is on.
    """

    name: str
    label: str | Promise
    icon: str
    sentence: str | Promise
    of_own_doing: bool = False
    page: Callable[[Any], str] | None = None
    said: Callable[[Words], Words] = as_they_are
    switch: str = ""

    @property
    def is_there(self) -> bool:
        """Tell whether the company's governance profile has it."""
        return not self.switch or is_on(self.switch)


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; the same name again replaces it."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Return every kind that the governance profile has, in the order in which they were registered."""
    return [kind for kind in _kinds.values() if kind.is_there]


def known(name: str) -> Kind | None:
    """Return a kind by name."""
    return _kinds.get(name)


def sentence(name: str, *, actor_name: str, actor_email: str, label: str, words: Words) -> str:
    """Say what happened in the reader's language; a kind that is gone still reads."""
    kind = _kinds.get(name)
    actor = _("The portal") if actor_email == SYSTEM.email else actor_name or actor_email
    told = kind.said(words) if kind else words
    said = {**{key: str(value) for key, value in told.items()}, "actor": actor, "label": label}
    return (str(kind.sentence) if kind else "%(actor)s: %(label)s") % _Words(said)
