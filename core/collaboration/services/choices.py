"""What a person keeps and wants to hear of. Not a business change: no audit event."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import User
from core.collaboration import notices
from core.collaboration.models import Bookmark, DigestSetting, Following, NotificationChoice
from core.common.errors import Invalid


def bookmark(*, user: User, kind: str, pk: int, on: bool) -> None:
    """Keep a thing among somebody's bookmarks, or take it out."""
    if on:
        Bookmark.objects.get_or_create(user=user, kind=kind, subject_id=pk)
    else:
        Bookmark.objects.filter(user=user, kind=kind, subject_id=pk).delete()


def follow(*, user: User, kind: str, pk: int, on: bool) -> None:
    """Have somebody hear of what is said about a thing, or no longer."""
    Following.objects.update_or_create(
        user=user, kind=kind, subject_id=pk, defaults={"is_on": on, "chosen_at": timezone.now()}
    )


@transaction.atomic
def choose_channels(*, user: User, channels: Mapping[str, str]) -> None:
    """Keep how somebody wants to hear of each kind.

    Raises Invalid for a kind or a channel that does not exist.
    """
    known = {kind.name for kind in notices.kinds()}
    for kind, channel in channels.items():
        if kind not in known or channel not in NotificationChoice.Channel.values:
            raise Invalid(fields={kind: [_("There is no such choice.")]})
        NotificationChoice.objects.update_or_create(user=user, kind=kind, defaults={"channel": channel})


def choose_digest(*, user: User, rhythm: str, hour: int, weekday: int) -> DigestSetting:
    """Keep when somebody wants their notifications as a mail."""
    setting, _made = DigestSetting.objects.update_or_create(
        user=user,
        defaults={"rhythm": rhythm, "hour": hour, "weekday": weekday, "chosen_at": timezone.now()},
    )
    return setting


def stop_digest(*, user_id: int) -> bool:
    """Send somebody no more mails; False where there is no such person."""
    if not User.objects.filter(pk=user_id).exists():
        return False
    DigestSetting.objects.update_or_create(user_id=user_id, defaults={"rhythm": DigestSetting.Rhythm.OFF})
    return True
