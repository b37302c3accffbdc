"""The tabs that every page of a thing can have: what was said about it, and what happened to it.

An app that has `Panels` calls `around(panels, kind, tab)` in `AppConfig.ready()`.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.requests import Asked
from core.collaboration import places
from core.collaboration.selectors import history as told
from core.collaboration.selectors.discussion import discussion
from core.common.listing import PAGE_SIZE
from core.subjects import Subject, known
from core.subjects.panels import Panel, Panels


def around(panels: Panels[Any], kind: str, tab: Callable[[Any, str], str]) -> None:
    """Put the tabs “discussion” and “history” on the pages of a kind. tab: the address of a tab by name."""
    places.register(kind, lambda thing: tab(thing, "discussion"))

    def said(request: Asked, thing: Model) -> Mapping[str, Any]:
        return {"discussion": discussion(request.user, kind, thing.pk)}

    def happened(request: Asked, thing: Model) -> Mapping[str, Any]:
        subject = known(kind)
        assert subject is not None
        return history_context(request, subject, thing)

    panels.register(
        Panel(
            name="discussion",
            template="collaboration/discussion_panel.html",
            load=said,
            order=10,
            tab="discussion",
            switch="comments",
        )
    )
    panels.register(
        Panel(
            name="full_history",
            template="collaboration/history_panel.html",
            load=happened,
            order=10,
            tab="history",
        )
    )


def history_context(request: Asked, subject: Subject, thing: Any) -> dict[str, Any]:
    """Gather what the history of a thing shows, by what the address asks for."""
    field, person = request.GET.get("field", ""), request.GET.get("person", "")
    history = told.history(subject, thing, field=field, person=person)
    address = reverse("collaboration:history", args=[subject.kind, thing.pk])
    return {
        "subject": subject,
        "thing": thing,
        "title": subject.title(thing),
        "url": subject.url(thing),
        "history": history,
        "page": Paginator(history.entries, PAGE_SIZE).get_page(request.GET.get("page")),
        "steps": told.steps_of(request.user, subject, thing),
        "field": field,
        "person": person,
        "crumbs": [(subject.title(thing), subject.url(thing)), (_("History"), "")],
        **{
            f"{form}_url": f"{address}?{urlencode({'export': form, 'field': field, 'person': person})}"
            for form in ("csv", "xlsx")
        },
    }
