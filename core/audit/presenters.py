"""How an event reads as a sentence.

Each app says it for its own verbs in `audit_formats.py`:

    present("portfolio.product.retired", Sentence(_("%(actor)s retired %(label)s")))

A verb nobody speaks for (of an app that is gone, of an older version) still reads.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.audit import fields
from core.audit.models import AuditEvent
from core.common import people
from core.common.actors import SYSTEM
from core.common.spoken import heard

Presenter = Callable[[AuditEvent], str]
# Of `after`: the label of an event in every language.
WORDS = "words"


@dataclass(frozen=True)
class Change:
    """A field before and after an event; None: it was, or is, not there.

    nouns: what the field may belong to, the nearest first: where its label and its choices are looked up.
    """

    field: str
    before: Any
    after: Any
    nouns: tuple[str, ...] = dataclasses.field(default=(), compare=False)

    @property
    def label(self) -> str:
        """Return how the field is called."""
        return fields.label(self.nouns, self.field)

    @property
    def before_text(self) -> str:
        """Return what it was, as a page shows it."""
        return fields.shown(self.nouns, self.field, self.before)

    @property
    def after_text(self) -> str:
        """Return what it is since, as a page shows it."""
        return fields.shown(self.nouns, self.field, self.after)


@dataclass(frozen=True)
class Sentence:
    """A translated text with %(actor)s, %(label)s and the event's fields (`%(after_stage)s`).

    A label that is a sentence itself is kept in every language under WORDS, and read in the reader's.
    """

    text: str | Promise

    def __call__(self, event: AuditEvent) -> str:
        """Write the sentence; a field that an old event lacks shows as "–"."""
        return str(self.text) % _Words(event)


class _Words(dict[str, str]):
    def __init__(self, event: AuditEvent) -> None:
        words = {"actor": actor_of(event), "label": label_of(event), "kind": event.subject_kind}
        nouns = nouns_of(event)
        for name, value in (event.before or {}).items():
            words[f"before_{name}"] = fields.shown(nouns, name, value)
        for name, value in (event.after or {}).items():
            words[f"after_{name}"] = fields.shown(nouns, name, value)
        super().__init__(words)

    def __missing__(self, key: str) -> str:
        return "–"


_presenters: dict[str, Presenter] = {}
_labels: dict[str, Callable[[str], str | Promise]] = {"user": people.called}


def present(verb: str, presenter: Presenter) -> None:
    """Say how the events of a verb read."""
    _presenters[verb] = presenter


def call_subject(kind: str, read: Callable[[str], str | Promise]) -> None:
    """Say how the label of a kind of subject reads, where it is a code and not a name."""
    _labels[kind] = read


def present_noun(noun: str, **sentences: str | Promise) -> None:
    """Say how the events of a noun ("portfolio.product") read: a translated text for each of them."""
    for happened, text in sentences.items():
        present(f"{noun}.{happened}", Sentence(text))


def sentence(event: AuditEvent) -> str:
    """Return what happened, in the reader's language."""
    presenter = _presenters.get(event.verb)
    return presenter(event) if presenter else _default(event)


def presented_verbs() -> frozenset[str]:
    """Return every verb that an app speaks for."""
    return frozenset(_presenters)


def actor_of(event: AuditEvent) -> str:
    """Return who did it: by name where the page has met them (`core.common.people`), else by e-mail."""
    return people.called(actor_kept(event))


def actor_kept(event: AuditEvent) -> str:
    """Return who did it as the event keeps it: an e-mail."""
    if event.actor_id is None and event.actor_email == SYSTEM.email:
        return _("The portal")
    return event.actor_email


def label_of(event: AuditEvent) -> str:
    """Return what it happened to, as its kind is read: in the reader's language, people by name."""
    said = heard((event.after or {}).get(WORDS), event.subject_label)
    read = _labels.get(event.subject_kind)
    return str(read(said)) if read else said


def meet_people(events: Iterable[AuditEvent]) -> None:
    """Look up the names of everybody whom the sentences of events name, in one statement."""
    people.meet(
        email
        for event in events
        for email in (event.actor_email, event.subject_label if event.subject_kind == "user" else "")
    )


def changes(event: AuditEvent) -> list[Change]:
    """Return the fields of an event, before and after, by name."""
    before: Mapping[str, Any] = event.before or {}
    after: Mapping[str, Any] = event.after or {}
    nouns = nouns_of(event)
    names = sorted({*before, *after} - {WORDS})
    return [Change(name, before.get(name), after.get(name), nouns) for name in names]


def nouns_of(event: AuditEvent) -> tuple[str, ...]:
    """Return what an event's fields may belong to: the noun of its verb, then its subject."""
    parts = event.verb.split(".")
    return tuple(dict.fromkeys((parts[1], event.subject_kind) if len(parts) == 3 else (event.subject_kind,)))


def _default(event: AuditEvent) -> str:
    """`portfolio.product.stage_changed` → "ada@example: stage changed, product “Bristle”"."""
    words = {
        "actor": actor_of(event),
        "verb": event.verb.rpartition(".")[2].replace("_", " "),
        "kind": event.subject_kind.replace("_", " "),
        "label": label_of(event),
    }
    return _("%(actor)s: %(verb)s, %(kind)s “%(label)s”") % words
