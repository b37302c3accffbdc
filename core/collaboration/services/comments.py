"""Say something about a thing, and take it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import User
from core.access.permissions import Action, can
from core.audit.services import trail
from core.collaboration.errors import NotAThread, NotYours, TooDeep
from core.collaboration.models import Comment, Mention
from core.collaboration.selectors.audience import followers, sees, users_by_email
from core.collaboration.services.notifications import notify
from core.collaboration.texts import mentioned, plainly
from core.common.errors import Invalid
from core.subjects import Subject, known, seen_by
from core.undo.deleted import keep_deleted
from core.undo.models import Step

EXCERPT = 140
LONGEST = 5000


class NoSuchSubject(Invalid):
    """A comment about something that is not there, or not for its author to see."""

    code = "subject_unknown"


@transaction.atomic
def add(*, by: User, kind: str, pk: int, text: str, parent: Comment | None = None) -> Comment:
    """Say something about a thing that one sees, or answer a comment about it.

    Raises NoSuchSubject, TooDeep, and Invalid for an empty text or a mention of somebody who cannot read it.
    """
    subject, thing = _seen(by, kind, pk)
    if parent is not None and (
        parent.parent_id is not None or (parent.kind, parent.subject_id) != (kind, pk)
    ):
        raise TooDeep
    text = _checked(text)
    people = _mentioned(kind, pk, text)
    comment = Comment.objects.create(
        kind=kind,
        subject_id=pk,
        scope_id=subject.scope_of(thing),
        author=by,
        parent=parent,
        text=text,
    )
    Mention.objects.bulk_create(Mention(comment=comment, user=user) for user in people)
    label = subject.title(thing)
    _record("answered" if parent else "added", comment, label, by, after={"text": text})
    _tell(comment, people, label)
    return comment


@transaction.atomic
def change(*, by: User, comment: Comment, text: str) -> Comment:
    """Say it otherwise; who is mentioned only now is told.

    Raises NotYours, NoSuchSubject, and Invalid as `add` does.
    """
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if comment.author_id != by.pk:
        raise NotYours
    subject, thing = _seen(by, comment.kind, comment.subject_id)
    text = _checked(text)
    if text == comment.text:
        return comment
    people = _mentioned(comment.kind, comment.subject_id, text)
    before, comment.text = comment.text, text
    comment.edited_at = timezone.now()
    comment.import_run, comment.line = None, None
    comment.save()
    told = set(comment.mentions.values_list("user_id", flat=True))
    comment.mentions.exclude(user__in=people).delete()
    fresh = [user for user in people if user.pk not in told]
    Mention.objects.bulk_create(Mention(comment=comment, user=user) for user in fresh)
    label = subject.title(thing)
    _record("changed", comment, label, by, before={"text": before}, after={"text": text})
    _tell_mentioned(comment, fresh, label)
    return comment


@transaction.atomic
def remove(*, by: User, comment: Comment) -> Step:
    """Delete a comment with its answers; it is kept for an undo.

    Raises NotYours, for whoever neither wrote it nor administers the whole portal.
    """
    if comment.author_id != by.pk and not can(by, Action.ADMINISTER):
        raise NotYours
    label = _label(comment)
    _record("deleted", comment, label, by, before={"text": comment.text})
    return keep_deleted(
        by=by,
        instances=[comment],
        label=lambda: _("Comment about %(label)s deleted.") % {"label": _label(comment)},
        subject=(comment.kind, comment.subject_id),
        scope_id=comment.scope_id,
    )


@transaction.atomic
def resolve(*, by: User, comment: Comment, resolved: bool) -> Comment:
    """Say that a thread needs nothing more, or that it does after all.

    Raises NotAThread for an answer, NoSuchSubject.
    """
    if comment.parent_id is not None:
        raise NotAThread
    subject, thing = _seen(by, comment.kind, comment.subject_id)
    comment = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if (comment.resolved_at is not None) == resolved:
        return comment
    comment.resolved_at = timezone.now() if resolved else None
    comment.resolved_by = by if resolved else None
    comment.save(update_fields=["resolved_at", "resolved_by"])
    _record(
        "resolved" if resolved else "reopened",
        comment,
        subject.title(thing),
        by,
        before={"resolved": not resolved},
        after={"resolved": resolved},
    )
    return comment


def _seen(by: User, kind: str, pk: int) -> tuple[Subject, Any]:
    subject, thing = known(kind), seen_by(by, kind, pk)
    if subject is None or thing is None:
        raise NoSuchSubject(fields={"subject": [_("This is not there, or not for you to see.")]})
    return subject, thing


def _label(comment: Comment) -> str:
    subject = known(comment.kind)
    thing = subject.model._default_manager.filter(pk=comment.subject_id).first() if subject else None
    return subject.title(thing) if subject and thing is not None else comment.kind


def _checked(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid(fields={"text": [_("Write something first.")]})
    if len(text) > LONGEST:
        message = _("A comment has %(most)s characters at most; this one has %(have)s.")
        raise Invalid(fields={"text": [message % {"most": LONGEST, "have": len(text)}]})
    if "\0" in text:
        raise Invalid(fields={"text": [_("Null characters are not allowed.")]})
    return text


def _mentioned(kind: str, pk: int, text: str) -> list[User]:
    """Return who a text mentions. Raises Invalid, naming all who cannot read it."""
    emails = mentioned(text)
    users = users_by_email(emails)
    faults = []
    for email in emails:
        user = users.get(email)
        if user is None or not user.is_active:
            faults.append(
                _("Nobody signs in as %(email)s. Choose somebody from the list.") % {"email": email}
            )
        elif not sees(user, kind, pk):
            faults.append(_("%(name)s does not see this and cannot be mentioned here.") % {"name": user})
    if faults:
        raise Invalid(fields={"text": faults})
    return [users[email] for email in emails]


def _tell(comment: Comment, people: list[User], label: str) -> None:
    """Tell each once: who is mentioned, else who is answered, else who follows."""
    _tell_mentioned(comment, people, label)
    told = {user.pk for user in people}
    about = _about(comment, label)
    if comment.parent is not None and comment.parent.author_id not in told:
        told.add(comment.parent.author_id)
        notify(kind="reply", to=[comment.parent.author], **about)
    others = [user for user in followers(comment.kind, comment.subject_id) if user.pk not in told]
    notify(kind="comment", to=others, **about)


def _tell_mentioned(comment: Comment, people: list[User], label: str) -> None:
    notify(kind="mention", to=people, **_about(comment, label))


def _about(comment: Comment, label: str) -> dict[str, Any]:
    names = {
        mention.user.email.lower(): str(mention.user) for mention in comment.mentions.select_related("user")
    }
    return {
        "actor": comment.author,
        "subject": (comment.kind, comment.subject_id),
        "label": label,
        "words": {"text": plainly(comment.text, names)[:EXCERPT]},
        "anchor": f"comment-{comment.pk}",
    }


def _record(
    what: str,
    comment: Comment,
    label: str,
    by: User,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Record it in the history of the thing that was spoken about."""
    trail.record(
        verb=f"collaboration.comment.{what}",
        by=by,
        subject=(comment.kind, comment.subject_id),
        label=label,
        scope_id=comment.scope_id,
        before=before,
        after=after,
    )
