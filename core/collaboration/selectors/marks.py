"""What somebody keeps: their bookmarks, and what they opened last."""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet

from core.access.models import User
from core.collaboration.finders import Found
from core.collaboration.models import Bookmark
from core.collaboration.selectors.search import lines_of

RECENT: Final = 6


def bookmarks(user: User, *, most: int | None = None) -> list[Found]:
    """Return somebody's bookmarks that they still see, the latest first."""
    return lines_of(user, kept(user)[:most])


def kept(user: User) -> QuerySet[Bookmark, tuple[str, int]]:
    """Return the kinds and keys of what somebody keeps, the latest first."""
    own = Bookmark.objects.filter(user=user)
    return own.order_by("-created_at", "-pk").values_list("kind", "subject_id")


def is_bookmarked(user: User, kind: str, pk: int) -> bool:
    """Tell whether somebody keeps a thing."""
    return Bookmark.objects.filter(user=user, kind=kind, subject_id=pk).exists()


def recent(user: User, opened: str) -> list[Found]:
    """Return what a browser remembers of the things somebody opened (“product:12 node:3”), as they are now.

    What they no longer see is left out.
    """
    return lines_of(user, list(_read(opened.split()[:RECENT])))


def _read(words: Iterable[str]) -> Iterable[tuple[str, int]]:
    for word in words:
        kind, colon, pk = word.partition(":")
        if colon and pk.isdecimal() and len(pk) < 19:
            yield kind, int(pk)
