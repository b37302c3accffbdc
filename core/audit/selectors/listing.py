"""The audit trail as its page and its files show it."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import actor_of, sentence
from core.common.listing import Column, Listing

LISTING = Listing(
    columns=(
        Column("occurred_at", _("When"), "id", kind="date"),
        Column("actor", _("Who"), "actor_email"),
        Column("text", _("What happened")),
        Column("subject", _("About"), "subject_label"),
    ),
    default_sort="-occurred_at",
    export=(
        ("id", lambda event: event.pk),
        ("occurred_at", lambda event: event.occurred_at),
        ("actor", actor_of),
        ("verb", lambda event: event.verb),
        ("what_happened", sentence),
        ("subject_kind", lambda event: event.subject_kind),
        ("subject_id", lambda event: event.subject_id),
        ("subject", lambda event: event.subject_label),
        ("before", lambda event: _json(event.before)),
        ("after", lambda event: _json(event.after)),
    ),
)


def _json(values: Any) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True) if values else ""
