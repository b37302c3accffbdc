"""Saving, changing and removing views of lists."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.audit.services import trail
from core.common.errors import NotAllowed
from core.common.versions import assign, snapshot
from core.lists.errors import NameTaken
from core.lists.models import Preference, SavedView
from core.undo.deleted import keep_deleted
from core.undo.models import Step

FIELDS = ("listing", "name", "query", "is_shared")


@transaction.atomic
def save(*, by: User, listing: str, name: str, query: str, is_shared: bool = False) -> SavedView:
    """Keep a view of a list under a name.

    Raises NameTaken, NotAllowed (sharing needs the right).
    """
    view = SavedView(owner=by, listing=listing, name=name, query=query, is_shared=is_shared)
    _check(view)
    view.save(force_insert=True)
    _record("saved", by, view, after=snapshot(view, FIELDS))
    return view


@transaction.atomic
def change(*, by: User, view: SavedView, **changes: Any) -> SavedView:
    """Rename a view, change what it shows, share it or keep it for oneself.

    Raises NameTaken, NotAllowed (sharing needs the right).
    """
    view = SavedView.objects.select_for_update(of=("self",)).select_related("owner").get(pk=view.pk)
    before, after = assign(view, changes)
    if not after:
        return view
    _check(view)
    view.version += 1
    view.updated_at = timezone.now()
    view.save()
    _record("changed", by, view, before=before, after=after)
    return view


@transaction.atomic
def remove(*, by: User, view: SavedView) -> Step:
    """Remove a view, so that it can come back."""
    _record("removed", by, view, before=snapshot(view, FIELDS))
    return keep_deleted(by=by, instances=[view], label=view.name, subject=("view", view.pk))


def open_with(*, user: User, listing: str, view: SavedView | None) -> None:
    """Open a list with a view from now on; without one, with all its rows."""
    Preference.objects.update_or_create(user=user, listing=listing, defaults={"opens_with": view})


def _check(view: SavedView) -> None:
    if view.is_shared and not can_somewhere(view.owner, Action.SHARE_VIEW):
        raise NotAllowed(fields={"is_shared": [str(NotAllowed.detail)]})
    same = SavedView.objects.filter(owner=view.owner, listing=view.listing, name__iexact=view.name)
    if same.exclude(pk=view.pk).exists():
        raise NameTaken(fields={"name": [str(NameTaken.detail)]})


def _record(
    verb: str,
    by: User,
    view: SavedView,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"lists.view.{verb}",
        by=by,
        subject=("view", view.pk),
        label=view.name,
        before=before,
        after=after,
    )
