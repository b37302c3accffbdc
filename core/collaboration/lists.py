"""The list of everything that was said where somebody may see it."""

from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.collaboration.errors import NotAThread
from core.collaboration.filters import CommentFilter
from core.collaboration.models import Comment
from core.collaboration.places import discussion_of
from core.collaboration.selectors.comments import NAMED, said_to
from core.collaboration.selectors.discussion import names_in
from core.collaboration.selectors.search import lines_of
from core.collaboration.services import comments
from core.collaboration.texts import plainly
from core.common.listing import Column, Edit, Empty, Listing, registry
from core.common.templatetags import portal as write
from core.subjects import known

EXCERPT: Final = 160


def prepare(rows: list[Any], user: User) -> None:
    """Tell the comments of a page what they are about and how it is called. One query for each kind."""
    about = {
        (line.kind, line.pk): line for line in lines_of(user, [(row.kind, row.subject_id) for row in rows])
    }
    names = names_in(rows)
    for row in rows:
        row.about = about.get((row.kind, row.subject_id))
        text = plainly(row.text, names)
        row.said = text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…"


def _url(comment: Any) -> str:
    """Return where a comment stands among what else was said of its thing."""
    if comment.about is None:
        return reverse("collaboration:discussion", args=[comment.kind, comment.subject_id])
    return f"{discussion_of(comment.kind, comment.about.thing)}#comment-{comment.pk}"


def _kind(comment: Comment) -> str:
    subject = known(comment.kind)
    return str(subject.label) if subject else comment.kind


def _answers(comment: Any) -> int | None:
    count: int = comment.answers_count
    return count or None


def _resolve(*, by: User, row: Comment, value: bool) -> None:
    comments.resolve(by=by, comment=row, resolved=value)


def _asked(_user: User) -> forms.Field:
    answers = [(True, _("Yes")), (False, _("No"))]
    return forms.TypedChoiceField(choices=answers, coerce=lambda text: text == "True")


def _answer(comment: Comment) -> str:
    """Say why nothing is resolved where somebody answers: the thread is."""
    return "" if comment.parent_id is None else str(NotAThread.detail)


# Whoever sees a thread may say that it needs nothing more.
RESOLVED: Final = Edit(
    field=_asked,
    value=lambda comment: comment.resolved_at is not None,
    may=lambda _user, _comment: True,
    offered=lambda user: can_somewhere(user, Action.VIEW),
    change=_resolve,
    closed=_answer,
)

COMMENTS: Final = Listing(
    name="comments",
    source="comments",
    title=_("Discussions"),
    counted=ngettext_lazy("%(total)s comment", "%(total)s comments", "total"),
    search=_("Words of a comment"),
    rows=said_to,
    prepare=prepare,
    filters=CommentFilter,
    names=lambda one: f"{one.author}, {write.moment(one.written_at)}",
    url=_url,
    url_name="collaboration:comment-list",
    columns=(
        Column("text", _("Comment"), kind="text", show="said"),
        Column(
            "about",
            _("About"),
            show=lambda one: one.about.title if one.about else None,
            url=lambda one: one.about.url if one.about else "",
        ),
        Column("kind", _("Kind"), "kind", kind="pill", show=_kind),
        Column("author", _("By"), "author__name", kind="person", show=lambda one: str(one.author)),
        Column("written_at", _("Written"), "written_at", kind="moment"),
        Column(
            "answers",
            pgettext_lazy("how many", "Answers"),
            "answers_count",
            kind="number",
            show=lambda one: one.answers_count or None,
        ),
        Column("resolved", _("Resolved"), "resolved_at", kind="yes_no", show="resolved_at", edit=RESOLVED),
        Column("edited_at", _("Changed"), "edited_at", kind="moment", optional=True),
    ),
    default_sort="-written_at",
    export=(
        *((kind, lambda one, kind=kind: getattr(one, f"of_{kind}")) for kind in NAMED),
        ("author_email", lambda one: one.author.email),
        ("written_at", lambda one: one.written_at),
        ("text", lambda one: one.text),
        ("answers", lambda one: one.parent.written_at if one.parent else None),
        ("resolved_at", lambda one: one.resolved_at),
        ("resolved_by_email", lambda one: one.resolved_by.email if one.resolved_by else None),
        ("about", lambda one: one.kind),
    ),
    empty=Empty(
        _("Nothing was said yet"),
        _("Comment on a product, a portfolio or a person under Discussion; @ mentions somebody."),
    ),
)


def register_lists() -> None:
    """Make it known."""
    registry.register(COMMENTS)
