"""What people say, keep, follow and are told."""

from core.collaboration.models.comment import Comment, Mention
from core.collaboration.models.mark import Bookmark, Following
from core.collaboration.models.notification import (
    Digest,
    DigestSetting,
    Notification,
    NotificationChoice,
)

__all__ = [
    "Bookmark",
    "Comment",
    "Digest",
    "DigestSetting",
    "Following",
    "Mention",
    "Notification",
    "NotificationChoice",
]
