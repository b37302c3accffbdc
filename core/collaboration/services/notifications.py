"""Tell people what they should know, and keep what they have read.

What somebody reads or chooses for themselves is no change of the business: it leaves no audit event.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from core.access.models import User
from core.collaboration import notices
from core.collaboration.models import Notification, NotificationChoice
from core.collaboration.selectors.audience import sees, users_by_email
from core.common.actors import SYSTEM, Actor
from core.subjects import known

Channel = NotificationChoice.Channel


def notify(
    *,
    kind: str,
    to: Iterable[User],
    actor: Actor,
    subject: tuple[str, int],
    label: str,
    words: Mapping[str, Any] | None = None,
    anchor: str = "",
) -> list[Notification]:
    """Tell people of something, in the caller's transaction.

    Leaves out who did it, who wants to hear nothing of this kind, who no longer signs in, and who does not
    see the subject; tells nobody of what the governance profile has switched off.
    subject: kind and key, of the registered subjects; label: how it is called; words: what the kind's
    sentence needs besides; anchor: the part of the subject's page.
    """
    registered, about = notices.known(kind), known(subject[0])
    if (registered and not registered.is_there) or (about and not about.is_there):
        return []
    own = registered is not None and registered.of_own_doing
    wanted = {user.pk: user for user in to if user.is_active and (own or user.pk != actor.id)}
    channels = _channels(kind, wanted)
    heard = [
        user
        for user in wanted.values()
        if channels.get(user.pk) != Channel.NONE and sees(user, subject[0], subject[1])
    ]
    return Notification.objects.bulk_create(
        Notification(
            user=user,
            kind=kind,
            subject_kind=subject[0],
            subject_id=subject[1],
            label=label[:200],
            actor_email=actor.email,
            actor_name=_name(actor),
            words=dict(words or {}),
            anchor=anchor,
            by_mail=channels.get(user.pk, Channel.BOTH) == Channel.BOTH,
        )
        for user in heard
    )


def notify_people(
    *, kind: str, emails: Iterable[str], actor: Actor, subject: tuple[str, int], label: str, **more: Any
) -> None:
    """Tell people who are known by their e-mail; who has no sign-in hears nothing."""
    notify(kind=kind, to=users_by_email(emails).values(), actor=actor, subject=subject, label=label, **more)


def mark_read(*, user: User, pk: int) -> None:
    """Keep that somebody has read one of their notifications."""
    Notification.objects.filter(user=user, pk=pk, read_at__isnull=True).update(read_at=timezone.now())


def mark_unread(*, user: User, pk: int) -> None:
    """Have a notification wait again."""
    Notification.objects.filter(user=user, pk=pk).update(read_at=None)


def mark_all_read(*, user: User, up_to: int) -> int:
    """Keep that somebody has read what they were shown; what came meanwhile still waits."""
    unread = Notification.objects.filter(user=user, pk__lte=up_to, read_at__isnull=True)
    return unread.update(read_at=timezone.now())


def _channels(kind: str, users: Mapping[int, User]) -> dict[int, str]:
    chosen = NotificationChoice.objects.filter(kind=kind, user__in=users)
    return dict(chosen.values_list("user_id", "channel"))


def _name(actor: Actor) -> str:
    if actor.email == SYSTEM.email or actor.id is None:
        return ""
    name = getattr(actor, "name", None)
    if name is None:
        name = User.objects.filter(pk=actor.id).values_list("name", flat=True).first() or ""
    return str(name)[:150]
