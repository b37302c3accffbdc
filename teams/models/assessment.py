from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported
from teams.models.person import Person
from teams.models.skill import Mastery, Skill


class Assessment(Imported):
    """How well a person has a skill, as they or their manager saw it on a day. Both are kept."""

    class Kind(models.TextChoices):
        """Who judged."""

        SELF = "self", _("own")
        MANAGER = "manager", _("manager’s")

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="assessments", verbose_name=_("person")
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.PROTECT, related_name="assessments", verbose_name=_("skill")
    )
    kind = models.CharField(_("who judged"), max_length=7, choices=Kind)
    level = models.PositiveSmallIntegerField(_("level"), choices=Mastery)
    assessed_on = models.DateField(_("on"))
    assessed_by_email = models.CharField(max_length=254, blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["person", "skill", "kind", "-assessed_on"]
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill", "kind", "assessed_on"], name="assessment_once_a_day"
            ),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=5), name="assessment_on_the_scale"),
            models.CheckConstraint(condition=Q(kind__in=["self", "manager"]), name="assessment_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill_id} {self.kind} {self.level}"


class DevelopmentAction(Imported):
    """What somebody does to gain a skill, by a day."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="development_actions", verbose_name=_("person")
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", verbose_name=_("skill"))
    what = models.CharField(_("what"), max_length=200)
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["person", "due_on"]
        verbose_name = _("development action")
        verbose_name_plural = _("development actions")
        constraints = [
            models.UniqueConstraint(fields=["person", "skill", "what"], name="development_action_once"),
            models.CheckConstraint(condition=~Q(what=""), name="development_action_says_what"),
        ]

    def __str__(self) -> str:
        return self.what
