"""What was said about a thing, as its page shows it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from core.access.models import User
from core.access.permissions import Action, can
from core.collaboration.models import Comment
from core.collaboration.selectors.audience import follows, users_by_email
from core.collaboration.texts import mentioned, written


@dataclass(frozen=True)
class Said:
    """A comment as a reader sees it. may_change: it is theirs; may_delete: that, or they administer all."""

    comment: Comment
    text: SafeString
    may_change: bool
    may_delete: bool


@dataclass(frozen=True)
class Thread:
    """A comment with its answers, the oldest first."""

    first: Said
    answers: Sequence[Said]

    @property
    def resolved(self) -> bool:
        """Tell whether somebody said that nothing more is needed."""
        return self.first.comment.resolved_at is not None


@dataclass(frozen=True)
class Discussion:
    """What was said about a thing: open threads first, the latest of each first."""

    kind: str
    pk: int
    open: Sequence[Thread]
    resolved: Sequence[Thread]
    follows: bool

    @property
    def total(self) -> int:
        """Return how many comments there are, answers too."""
        return sum(1 + len(thread.answers) for thread in (*self.open, *self.resolved))


def discussion(user: User, kind: str, pk: int) -> Discussion:
    """Return what was said about a thing; the caller has checked that it is seen."""
    rows = Comment.objects.filter(kind=kind, subject_id=pk)
    comments = list(rows.select_related("author", "resolved_by").order_by("written_at", "pk"))
    names = names_in(comments)
    moderates = can(user, Action.ADMINISTER)
    answers: dict[int | None, list[Said]] = {}
    for comment in comments:
        answers.setdefault(comment.parent_id, []).append(_said(comment, user, names, moderates=moderates))
    threads = [Thread(first, answers.get(first.comment.pk, [])) for first in reversed(answers.get(None, []))]
    return Discussion(
        kind=kind,
        pk=pk,
        open=[thread for thread in threads if not thread.resolved],
        resolved=[thread for thread in threads if thread.resolved],
        follows=follows(user, kind, pk, wrote=any(one.author_id == user.pk for one in comments)),
    )


def names_in(comments: Iterable[Comment]) -> dict[str, str]:
    """Return the names of whom comments mention, by e-mail. One query."""
    emails = {email for comment in comments for email in mentioned(comment.text)}
    return {email: str(user) for email, user in users_by_email(emails).items()}


def rows_of(kind: str, pk: int, code: str) -> Iterator[list[Any]]:
    """Yield what was said about a thing as the import of comments reads it, its own header first."""
    yield [kind, "author_email", "written_at", "text", "answers", "resolved_at", "resolved_by_email"]
    comments = Comment.objects.filter(kind=kind, subject_id=pk).order_by("written_at", "pk")
    for one in comments.select_related("author", "parent", "resolved_by"):
        yield [
            code,
            one.author.email,
            one.written_at,
            one.text,
            one.parent.written_at if one.parent else None,
            one.resolved_at,
            one.resolved_by.email if one.resolved_by else None,
        ]


def _said(comment: Comment, user: User, names: Mapping[str, str], *, moderates: bool) -> Said:
    own = comment.author_id == user.pk
    return Said(comment, written(comment.text, names), own, own or moderates)
