from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported

EXPECTED = r"^[0-5](/[0-5])*$"


class RoleFamily(models.TextChoices):
    """What kind of work a role is."""

    LEADERSHIP = "leadership", _("Leadership")
    PRODUCT = "product", _("Product")
    DESIGN = "design", _("Design and research")
    MARKETING = "marketing", _("Product marketing")
    OPERATIONS = "operations", _("Portfolio office")
    ENGINEERING = "engineering", _("Engineering")
    OTHER = "other", _("Other")


class RoleSheet(Imported):
    """What a role is for and asks: the draft that is worked on, of which versions are published.

    aliases: other names of the role, separated by commas, by which imports and people's role texts find it.
    shipped: what the portal last wrote itself of its own sheets (a hash); "" once it is the company's own.
    """

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name in English"), max_length=100)
    name_fr = models.CharField(_("name in French"), max_length=100)
    family = models.CharField(_("family"), max_length=12, choices=RoleFamily, default=RoleFamily.PRODUCT)
    aliases = models.TextField(_("also called"), blank=True)
    shipped = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["family", "code"]
        verbose_name = _("role sheet")
        verbose_name_plural = _("role sheets")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(name_fr=""), name="role_sheet_named_in_both_languages"
            )
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """Return the name in the active language."""
        return self.name_fr if (get_language() or "").startswith("fr") else self.name


class Section(models.TextChoices):
    """The parts of a role sheet, in the order in which they are read."""

    LEVEL = "level", _("Career levels")
    MISSION = "mission", _("Mission")
    ACTIVITY = "activity", _("Activities")
    SKILL = "skill", _("Skills")
    KPI = "kpi", _("KPIs owned")
    STEP = "step", _("Career steps")
    READING = "reading", _("Recommended reading")
    TRAINING = "training", _("Recommended training")


class SheetLine(Imported):
    """One line of the draft of a role sheet, in both languages.

    reference: what it names: a career level, a skill, a KPI or the next role, by code; else "".
    expected:  of a skill, how well it must be had at each career level: `1/2/3/4`.
    """

    sheet = models.ForeignKey(
        RoleSheet, on_delete=models.CASCADE, related_name="lines", verbose_name=_("role sheet")
    )
    section = models.CharField(_("section"), max_length=8, choices=Section)
    position = models.PositiveSmallIntegerField(_("order"))
    reference = models.CharField(_("code"), max_length=64, blank=True)
    expected = models.CharField(_("expected level"), max_length=40, blank=True)
    en = models.TextField(_("English"), blank=True)
    fr = models.TextField(_("French"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sheet", "section", "position"]
        verbose_name = _("line of a role sheet")
        verbose_name_plural = _("lines of role sheets")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "section", "position"], name="sheet_line_once"),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="sheet_line_section"),
            models.CheckConstraint(
                condition=Q(expected="") | Q(section="skill", expected__regex=EXPECTED),
                name="sheet_line_expected",
            ),
            models.CheckConstraint(
                condition=Q(section="skill") ^ Q(expected=""), name="sheet_line_skill_has_level"
            ),
            models.CheckConstraint(
                condition=~Q(section__in=["level", "skill", "kpi", "step"]) | ~Q(reference=""),
                name="sheet_line_names_something",
            ),
            models.CheckConstraint(
                condition=Q(section__in=["skill", "kpi", "step"]) | (~Q(en="") & ~Q(fr="")),
                name="sheet_line_in_both_languages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.section} {self.position}"


class SheetVersion(models.Model):
    """A role sheet as it was published: kept for ever, never changed.

    content: name and lines as `teams.selectors.sheet_content` writes them.
    """

    sheet = models.ForeignKey(RoleSheet, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    published_at = models.DateTimeField(default=timezone.now)
    published_by_email = models.CharField(max_length=254)

    class Meta:
        ordering = ["sheet", "-number"]
        verbose_name = _("version of a role sheet")
        verbose_name_plural = _("versions of role sheets")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="sheet_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} v{self.number}"
