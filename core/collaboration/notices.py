"""Which kinds of notification there are, and how each reads.

An app that tells people of something registers its kind in `AppConfig.ready()` and calls
`core.collaboration.services.notifications.notify`:

    register(Kind(name="gate_review", label=_("Gate reviews that wait for me"), icon="checklist",
                  sentence=_("%(actor)s asks for your vote on %(label)s")))
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.common.actors import SYSTEM


@dataclass(frozen=True)
class Kind:
    """A kind of notification. sentence: with %(actor)s, %(label)s and the notification's own words.

    of_own_doing: also told to whoever caused it: a job of theirs that ended.
    """

    name: str
    label: str | Promise
    icon: str
    sentence: str | Promise
    of_own_doing: bool = False


class _Words(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known; the same name again replaces it."""
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Return every kind, in the order in which they were registered."""
    return list(_kinds.values())


def known(name: str) -> Kind | None:
    """Return a kind by name."""
    return _kinds.get(name)


def sentence(name: str, *, actor_name: str, actor_email: str, label: str, words: Mapping[str, Any]) -> str:
    """Say what happened in the reader's language; a kind that is gone still reads."""
    kind = _kinds.get(name)
    actor = _("The portal") if actor_email == SYSTEM.email else actor_name or actor_email
    said = {**{key: str(value) for key, value in words.items()}, "actor": actor, "label": label}
    return (str(kind.sentence) if kind else "%(actor)s: %(label)s") % _Words(said)
