from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported


class Kind(models.TextChoices):
    """What a custom field holds."""

    TEXT = "text", pgettext_lazy("kind of a custom field", "Text")
    NUMBER = "number", pgettext_lazy("kind of a custom field", "Number")
    DATE = "date", pgettext_lazy("kind of a custom field", "Date")
    CHOICE = "choice", pgettext_lazy("kind of a custom field", "Choice")
    PERSON = "person", pgettext_lazy("kind of a custom field", "Person")
    URL = "url", pgettext_lazy("kind of a custom field", "Web address")


class CustomField(Imported):
    """A field that the company added to a noun. Never deleted: archived, its values are kept.

    options: of a choice, in their order: {"code", "label", "label_fr", "withdrawn"}. A withdrawn one can be
    chosen no more and stays where it was chosen.
    """

    noun = models.CharField(_("of"), max_length=40)
    code = models.CharField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    label = models.CharField(_("label"), max_length=60)
    label_fr = models.CharField(_("label in French"), max_length=60)
    help = models.CharField(_("help"), max_length=200, blank=True)
    help_fr = models.CharField(_("help in French"), max_length=200, blank=True)
    section = models.CharField(_("section"), max_length=60, blank=True)
    section_fr = models.CharField(_("section in French"), max_length=60, blank=True)
    required = models.BooleanField(_("required"), default=False)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    options = models.JSONField(_("options"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["noun", "position", "id"]
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        constraints = [
            models.UniqueConstraint(fields=["noun", "code"], name="custom_field_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"), name="custom_field_code_is_a_word"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="custom_field_kind_is_known"),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="custom_field_decimals_in_range"),
            models.CheckConstraint(
                condition=~Q(label="") & ~Q(label_fr=""), name="custom_field_has_both_labels"
            ),
            models.CheckConstraint(
                condition=Q(kind="choice") | Q(options=[]), name="custom_field_options_of_a_choice"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Return what the reader calls it."""
        return self._in_language("label")

    @property
    def told(self) -> str:
        """Return its help for the reader."""
        return self._in_language("help")

    @property
    def heading(self) -> str:
        """Return the heading that it stands under for the reader; empty: none."""
        return self._in_language("section")

    @property
    def key(self) -> str:
        """Return its name in files and addresses, where it stands among built-in columns."""
        return f"custom_{self.code}"

    def words(self, *, withdrawn: bool = True) -> dict[str, str]:
        """Return what the reader calls each option, in order."""
        return {
            option["code"]: option_name(option)
            for option in self.options
            if withdrawn or not option.get("withdrawn")
        }

    def _in_language(self, name: str) -> str:
        french = str(getattr(self, f"{name}_fr"))
        return french if _reads_french() and french else str(getattr(self, name))


def option_name(option: Mapping[str, Any]) -> str:
    """Return what the reader calls an option."""
    return str(option["label_fr"] if _reads_french() else option["label"])


def _reads_french() -> bool:
    return (get_language() or "").startswith("fr")
