"""What was said about a thing, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.access.models import User
from core.access.permissions import Action, can
from core.collaboration.models import Comment
from core.collaboration.selectors.audience import follows
from core.collaboration.texts import written


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
    comments = list(
        rows.select_related("author", "resolved_by")
        .prefetch_related("mentions__user")
        .order_by("written_at", "pk")
    )
    moderates = can(user, Action.ADMINISTER)
    answers: dict[int | None, list[Said]] = {}
    for comment in comments:
        answers.setdefault(comment.parent_id, []).append(_said(comment, user, moderates=moderates))
    threads = [Thread(first, answers.get(first.comment.pk, [])) for first in reversed(answers.get(None, []))]
    return Discussion(
        kind=kind,
        pk=pk,
        open=[thread for thread in threads if not thread.resolved],
        resolved=[thread for thread in threads if thread.resolved],
        follows=follows(user, kind, pk),
    )


def names_in(comment: Comment) -> dict[str, str]:
    """Return the names of whom a comment mentions, by e-mail."""
    return {mention.user.email.lower(): str(mention.user) for mention in comment.mentions.all()}


def _said(comment: Comment, user: User, *, moderates: bool) -> Said:
    own = comment.author_id == user.pk
    return Said(comment, written(comment.text, names_in(comment)), own, own or moderates)
