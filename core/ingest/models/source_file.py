from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SourceFile(models.Model):
    """A file as it arrived, kept once by its hash under FILES_ROOT.

    `condition` is what the last check found at `checked_at`; a file that is not what arrived has been
    known to be so since `faulty_since`.
    """

    class Condition(models.TextChoices):
        """What a check of the kept bytes found."""

        UNCHECKED = "unchecked", _("not checked yet")
        INTACT = "intact", _("as it arrived")
        DAMAGED = "damaged", _("damaged")
        MISSING = "missing", _("missing")

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    condition = models.CharField(max_length=9, choices=Condition, default=Condition.UNCHECKED)
    checked_at = models.DateTimeField(null=True, editable=False)
    faulty_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="file_faulty_since_when_faulty",
                condition=models.Q(condition__in=("damaged", "missing"))
                ^ models.Q(faulty_since__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def is_faulty(self) -> bool:
        """Tell whether the last check found other bytes than arrived, or none."""
        return self.condition in (self.Condition.DAMAGED, self.Condition.MISSING)
