"""The audit trail as a list: for whoever may read it, of their part of the tree."""

import json
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.access.selectors.trail import trail_visible_to
from core.audit.filters import EventFilter
from core.audit.models import AuditEvent
from core.audit.presenters import actor_kept, label_of, meet_people, sentence
from core.audit.selectors.history import happening
from core.common.listing import Column, Empty, Listing
from core.common.templatetags import portal as write


def reads(user: User) -> bool:
    """Tell whether a user may read the trail somewhere."""
    return can_somewhere(user, Action.VIEW_AUDIT)


def _when(event: AuditEvent) -> SafeString:
    return format_html('<span class="nowrap">{}</span>', write.moment_in_full(event.occurred_at))


def _deeds_of(event: AuditEvent) -> str:
    """Return the address of all that one person did."""
    return f"?{urlencode({'person': event.actor_email})}"


def _told(event: AuditEvent) -> str:
    """Say what happened, with every field before and after where one changed."""
    return render_to_string("console/event_told.html", {"told": happening(event)})


def _json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""


TRAIL = Listing(
    name="audit_trail",
    url_name="console:event-list",
    title=_("Audit trail"),
    counted=ngettext_lazy(
        "%(total)s event. Nothing here can be changed or deleted.",
        "%(total)s events. Nothing here can be changed or deleted.",
        "total",
    ),
    search=_("Name or person"),
    rows=trail_visible_to,
    filters=EventFilter,
    sees=reads,
    prepare=lambda events, _user: meet_people(events),
    columns=(
        Column("occurred_at", _("When"), "id", kind="order", show=_when),
        Column("actor", _("Who"), "actor_email", kind="actor", show=actor_kept, url=_deeds_of),
        Column("text", _("What happened"), show=_told),
        Column("subject", _("About"), "subject_label", show=label_of),
        Column("verb", _("Verb"), "verb", kind="mono", optional=True),
    ),
    default_sort="-occurred_at",
    export=(
        ("id", lambda event: event.pk),
        ("occurred_at", lambda event: event.occurred_at),
        ("actor", actor_kept),
        ("verb", lambda event: event.verb),
        ("what_happened", sentence),
        ("subject_kind", lambda event: event.subject_kind),
        ("subject_id", lambda event: event.subject_id),
        ("subject", lambda event: event.subject_label),
        ("before", lambda event: _json(event.before)),
        ("after", lambda event: _json(event.after)),
    ),
    empty=Empty(
        _("Nothing happened yet"), _("Whatever somebody changes is written down here, in the same moment.")
    ),
)
