"""What the audit trail can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.audit.models import AuditEvent
from core.audit.presenters import presented_verbs
from core.common.filters import QuickSearch


class VerbFilter(django_filters.ChoiceFilter):
    """What was done: every verb that an app speaks for."""

    @property
    def field(self) -> Any:
        """Return the form's field with its choices, read as “product: stage changed”."""
        self.extra["choices"] = sorted((verb, _words(verb)) for verb in presented_verbs())
        return super().field


class NounFilter(django_filters.ChoiceFilter):
    """What it was done to: the noun in the middle of a verb."""

    @property
    def field(self) -> Any:
        """Return the form's field with its choices."""
        nouns = {verb.split(".")[1] for verb in presented_verbs()}
        self.extra["choices"] = sorted((noun, noun.replace("_", " ")) for noun in nouns)
        return super().field

    def filter(self, qs: QuerySet[AuditEvent], value: Any) -> QuerySet[AuditEvent]:
        """Keep the events of all verbs of a noun."""
        if not value:
            return qs
        return qs.filter(verb__in=[verb for verb in presented_verbs() if verb.split(".")[1] == value])


class EventFilter(django_filters.FilterSet):
    """Filters of events."""

    q = QuickSearch("subject_label", "actor_email")
    noun = NounFilter(label=_("About"), choices=())
    verb = VerbFilter(label=_("What happened"), choices=())
    person = django_filters.CharFilter(label=_("Person"), field_name="actor_email", lookup_expr="iexact")
    since = django_filters.DateFilter(label=_("From"), field_name="occurred_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(label=_("To"), field_name="occurred_at", lookup_expr="date__lte")

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()


def _words(verb: str) -> str:
    _app, noun, *did = verb.split(".")
    return f"{noun}: {' '.join(did)}".replace("_", " ")
