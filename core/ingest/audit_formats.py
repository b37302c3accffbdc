"""How the events of imports read."""

from django.utils.translation import gettext_lazy as _

from core.audit.fields import call
from core.audit.presenters import Sentence, present

present("ingest.import.received", Sentence(_("%(actor)s uploaded “%(label)s”")))
present("ingest.import.mapped", Sentence(_("%(actor)s mapped the columns of “%(label)s”")))
present("ingest.import.apply_requested", Sentence(_("%(actor)s asked to apply “%(label)s”")))
present(
    "ingest.import.applied",
    Sentence(
        _(
            "%(actor)s imported “%(label)s”: %(after_created)s new, %(after_updated)s changed, "
            "%(after_unchanged)s unchanged, %(after_rejected)s rejected"
        )
    ),
)
present("ingest.import.discarded", Sentence(_("%(actor)s discarded “%(label)s” without applying it")))
present("ingest.import.undo_requested", Sentence(_("%(actor)s asked to undo the import of “%(label)s”")))
present(
    "ingest.import.undone",
    Sentence(
        _(
            "%(actor)s undid the import of “%(label)s”: %(after_restored)s rows restored, "
            "%(after_removed)s removed, %(after_kept)s kept"
        )
    ),
)
present("ingest.mapping.saved", Sentence(_("%(actor)s saved the mapping “%(label)s”")))
present("ingest.file.damaged", Sentence(_("The kept file %(label)s is no longer what arrived")))
present("ingest.file.lost", Sentence(_("The kept file %(label)s is missing")))
present("ingest.file.recovered", Sentence(_("The kept file %(label)s is again what arrived")))

for _name, _label in (
    ("source", _("Kind of file")),
    ("read", _("Rows read")),
    ("created", _("New")),
    ("updated", _("Changed")),
    ("unchanged", _("Unchanged")),
    ("rejected", _("Rejected")),
    ("restored", _("Restored")),
    ("removed", _("Removed")),
    ("kept", _("Kept")),
):
    call(_name, _label)
