"""How the events of governance read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

present(
    "governance.snapshot.taken",
    Sentence(_("%(actor)s prepared the steering pack %(label)s (SHA-256 %(after_sha256)s)")),
)
present(
    "governance.snapshot.damaged",
    Sentence(_("The check of snapshots found steering pack %(label)s not as it was taken")),
)
