"""The tabs that every page of a thing can have: what was said about it, and what happened to it.

An app that has `Panels` calls `around(panels, kind, tab)` in `AppConfig.ready()`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model

from core.access.requests import Asked
from core.collaboration import places
from core.collaboration.selectors.discussion import discussion
from core.collaboration.views.subjects import history_context
from core.subjects import known
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
