from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import User


class DigestSetting(models.Model):
    """When somebody gets their notifications as a mail. Nobody does who did not ask for it.

    weekday: 0 is Monday; of a weekly mail. hour: in the portal's time zone.
    """

    class Rhythm(models.TextChoices):
        OFF = "off", _("Never")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="digest_setting")
    rhythm = models.CharField(_("rhythm"), max_length=6, choices=Rhythm, default=Rhythm.OFF)
    hour = models.PositiveSmallIntegerField(_("hour"), default=7)
    weekday = models.PositiveSmallIntegerField(_("day of the week"), default=0)
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="digest_hour_of_a_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="digest_day_of_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.rhythm}"

    def day_due(self, now: datetime) -> date | None:
        """Return the day whose mail is due by now, the latest one.

        None where none is wanted, or none has been due since it was.
        """
        if self.rhythm == self.Rhythm.OFF:
            return None
        local = timezone.localtime(now)
        day = local.date() if local.hour >= self.hour else local.date() - timedelta(days=1)
        if self.rhythm == self.Rhythm.WEEKLY:
            day -= timedelta(days=(day.weekday() - self.weekday) % 7)
        due = timezone.make_aware(datetime.combine(day, time(self.hour)))
        return day if due >= self.chosen_at else None


class Digest(models.Model):
    """One mail to one person for one day: its row is written before it is sent, so that no day is sent twice.

    A mail whose process was lost while it was sent stays `sending`: it may have arrived, so it is not sent
    again; what it said and nobody read goes into the next one.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        NOTHING = "nothing", _("nothing to say")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]
        indexes = [
            models.Index(fields=["due_at"], name="digest_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day} {self.state}"


class Notification(models.Model):
    """Something that one person should know.

    kind:           of the registered kinds of notification: it says how the sentence reads.
    subject_kind …: what it is about, as the audit trail says it; label: how that was called then.
    words:          what the sentence needs besides.
    by_mail:        whether the person wants this one in the digest; digest: the mail it was sent with.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    label = models.CharField(max_length=200)
    actor_email = models.CharField(max_length=254)
    actor_name = models.CharField(max_length=150)
    words = models.JSONField(default=dict)
    anchor = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    by_mail = models.BooleanField(default=False)
    digest = models.ForeignKey(
        Digest, on_delete=models.SET_NULL, null=True, blank=True, related_name="notifications"
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of_user"),
            models.Index(fields=["user"], name="notification_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["subject_kind", "subject_id"], name="notification_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.label}"


class NotificationChoice(models.Model):
    """How somebody wants to hear of one kind of thing; without a row, in the portal and in the digest."""

    class Channel(models.TextChoices):
        BOTH = "both", _("In the portal and by mail")
        PORTAL = "portal", _("In the portal")
        NONE = "none", _("Not at all")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notification_choices")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=6, choices=Channel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notification_choice_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.channel}"
