"""Who can be spoken to about a thing, and who hears of it."""

from collections.abc import Iterable
from typing import Final

from django.db.models import Q
from django.db.models.functions import Lower

from core.access.models import User
from core.collaboration import answering
from core.collaboration.models import Comment, Following
from core.collaboration.words import Query, plain
from core.subjects import seen_by

MOST: Final = 8
LOOKED_AT: Final = 40


def sees(user: User, kind: str, pk: int) -> bool:
    """Tell whether somebody may sign in and sees a thing."""
    return user.is_active and seen_by(user, kind, pk) is not None


def people_for(kind: str, pk: int, typed: str, *, besides: User) -> list[User]:
    """Return who can be mentioned about a thing, by what was typed of their name or e-mail."""
    query = Query.of(typed)
    candidates = [
        user
        for user in User.objects.filter(is_active=True).exclude(pk=besides.pk).order_by("name", "email")
        if not query or query.fits(user.name, user.email)
    ]
    candidates.sort(key=lambda user: not plain(user.name).startswith(plain(typed)))
    found: list[User] = []
    for user in candidates[:LOOKED_AT]:
        if len(found) < MOST and sees(user, kind, pk):
            found.append(user)
    return found


def users_by_email(emails: Iterable[str]) -> dict[str, User]:
    """Return the users with these e-mails, whatever their case; inactive ones too."""
    wanted = {email.lower() for email in emails}
    if not wanted:
        return {}
    found = User.objects.alias(lowered=Lower("email")).filter(lowered__in=wanted)
    return {user.email.lower(): user for user in found}


def followers(kind: str, pk: int) -> list[User]:
    """Return who hears of what is said about a thing: who chose to, commented or answers for it.

    Without those who chose not to, and those who no longer see it.
    """
    chosen = dict(Following.objects.filter(kind=kind, subject_id=pk).values_list("user_id", "is_on"))
    wrote = Comment.objects.filter(kind=kind, subject_id=pk).values("author_id")
    answers = [user.pk for user in users_by_email(answering.emails_for(kind, pk)).values()]
    wanted = Q(pk__in=wrote) | Q(pk__in=answers) | Q(pk__in=[user for user, on in chosen.items() if on])
    refused = [user for user, on in chosen.items() if not on]
    listening = User.objects.filter(wanted, is_active=True).exclude(pk__in=refused).order_by("pk")
    return [user for user in listening if sees(user, kind, pk)]


def follows(user: User, kind: str, pk: int, *, wrote: bool | None = None) -> bool:
    """Tell whether somebody hears of what is said about a thing. wrote: whether they spoke, if known."""
    chosen = (
        Following.objects.filter(user=user, kind=kind, subject_id=pk).values_list("is_on", flat=True).first()
    )
    if chosen is not None:
        return chosen
    if user.email.lower() in answering.emails_for(kind, pk):
        return True
    if wrote is not None:
        return wrote
    return Comment.objects.filter(kind=kind, subject_id=pk, author=user).exists()
