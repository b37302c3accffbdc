"""How the trail's own events read."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present(
    "audit.anchor.renewed",
    Sentence(_("The anchor of the audit trail was gone; a new one was begun at %(label)s events")),
)
