"""What the audit trail can be narrowed by."""

from operator import itemgetter
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit.models import AuditEvent
from core.audit.presenters import presented_verbs
from core.common.filters import QuickSearch, Somebody

NOUNS = {
    "anchor": _("anchor of the trail"),
    "file": _("kept file"),
    "grant": _("grant"),
    "import": _("import"),
    "job": _("job"),
    "launch": _("launch"),
    "mapping": _("mapping"),
    "node": _("portfolio node"),
    "ownership": _("ownership"),
    "parameter": _("setting"),
    "person": _("person"),
    "product": _("product"),
    "target": _("target"),
    "team": _("team"),
    "token": _("API token"),
    "user": _("user"),
}
DEEDS = {
    "added": _("added"),
    "applied": _("applied"),
    "apply_requested": _("applying asked for"),
    "assigned": _("assigned"),
    "cancelled": _("cancelled"),
    "changed": _("changed"),
    "created": _("made"),
    "damaged": _("found damaged"),
    "deactivated": _("deactivated"),
    "discarded": _("discarded"),
    "given": _("given"),
    "mapped": _("columns mapped"),
    "reactivated": _("reactivated"),
    "received": _("received"),
    "removed": _("removed"),
    "renewed": _("renewed"),
    "retried": _("tried again"),
    "revoked": _("revoked"),
    "saved": _("saved"),
    "set": _("set"),
    "signed_in_by_link": _("signed in by a link"),
    "undo_requested": _("undo asked for"),
    "undone": _("undone"),
}


class VerbFilter(django_filters.ChoiceFilter):
    """What was done: every verb that an app speaks for."""

    @property
    def field(self) -> Any:
        """Return the form's field with its choices, read as “product: stage changed”."""
        self.extra["choices"] = sorted(
            ((verb, _words(verb)) for verb in presented_verbs()), key=itemgetter(1)
        )
        return super().field


class NounFilter(django_filters.ChoiceFilter):
    """What it was done to: the noun in the middle of a verb."""

    @property
    def field(self) -> Any:
        """Return the form's field with its choices."""
        nouns = {verb.split(".")[1] for verb in presented_verbs()}
        self.extra["choices"] = sorted(
            ((noun, str(NOUNS.get(noun, noun))) for noun in nouns), key=itemgetter(1)
        )
        return super().field

    def filter(self, qs: QuerySet[AuditEvent], value: Any) -> QuerySet[AuditEvent]:
        """Keep the events of all verbs of a noun."""
        if not value:
            return qs
        return qs.filter(verb__in=[verb for verb in presented_verbs() if verb.split(".")[1] == value])


class EventFilter(django_filters.FilterSet):
    """Filters of events."""

    q = QuickSearch("subject_label", people=["actor_email"])
    noun = NounFilter(label=_("About"), choices=())
    verb = VerbFilter(label=_("What happened"), choices=())
    person = Somebody(label=_("Person"), field_name="actor_email")
    since = django_filters.DateFilter(label=_("From"), field_name="occurred_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("To"), field_name="occurred_at", lookup_expr="date__lte")

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()


def _words(verb: str) -> str:
    _app, noun, *did = verb.split(".")
    said = gettext("%(noun)s: %(deed)s")
    return said % {"noun": NOUNS.get(noun, noun), "deed": DEEDS.get(".".join(did), " ".join(did))}
