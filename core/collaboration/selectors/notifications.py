"""What somebody was told, as pages, the API and mails say it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.access.models import User
from core.collaboration import notices
from core.collaboration.finders import Found
from core.collaboration.models import Notification
from core.collaboration.places import discussion_of
from core.collaboration.selectors.search import lines_of

# How the anchors of comments begin.
COMMENT: Final = "comment-"


@dataclass(frozen=True)
class Told:
    """A notification in words. url: where it leads; empty for what is gone, or no longer for this person.

    What one may not see any more says neither what it was nor who did it.
    """

    pk: int
    kind: str
    icon: str
    text: str
    quote: str
    url: str
    created_at: datetime
    unread: bool
    subject_kind: str
    subject_id: int


def notifications_of(user: User, *, unread: bool = False) -> QuerySet[Notification]:
    """Return what somebody was told, the latest first."""
    told = Notification.objects.filter(user=user).order_by("-pk")
    return told.filter(read_at__isnull=True) if unread else told


def unread_count(user: User) -> int:
    """Return how much somebody has not read. One query of an index, for the frame of every page."""
    return Notification.objects.filter(user=user, read_at__isnull=True).count()


def told(user: User, rows: Iterable[Notification]) -> Sequence[Told]:
    """Put notifications into words, in the active language. One query for each kind of subject."""
    rows = list(rows)
    lines = lines_of(user, [(row.subject_kind, row.subject_id) for row in rows])
    seen = {(line.kind, line.pk): line for line in lines}
    return [_told(row, seen.get((row.subject_kind, row.subject_id))) for row in rows]


def _told(row: Notification, line: Found | None) -> Told:
    url = _address(row, line) if line else ""
    kind = notices.known(row.kind)
    text = notices.sentence(
        row.kind,
        actor_name=row.actor_name,
        actor_email=row.actor_email,
        label=row.label,
        words=row.words,
    )
    return Told(
        pk=row.pk,
        kind=row.kind,
        icon=kind.icon if kind and url else "inbox",
        text=text if url else _("Something that is gone, or no longer for you to see"),
        quote=str((kind.said(row.words) if kind else row.words).get("text", "")) if url else "",
        url=url,
        created_at=row.created_at,
        unread=row.read_at is None,
        subject_kind=row.subject_kind if url else "",
        subject_id=row.subject_id if url else 0,
    )


def _address(row: Notification, line: Found) -> str:
    """Return the part of the page that it is about: a comment stands where its thing is spoken about."""
    kind = notices.known(row.kind)
    if not row.anchor:
        return kind.page(line.thing) if kind and kind.page else line.url
    page = discussion_of(line.kind, line.thing) if row.anchor.startswith(COMMENT) else line.url
    return f"{page}#{row.anchor}"
