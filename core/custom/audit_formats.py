"""How the events of custom fields read."""

from django.utils.translation import gettext_lazy as _

from core.audit import fields
from core.audit.presenters import Sentence, present
from core.custom.told import label_of, value_of

present("custom.field.added", Sentence(_("%(actor)s added the field “%(label)s”")))
present("custom.field.changed", Sentence(_("%(actor)s changed the field “%(label)s”")))
present("custom.field.archived", Sentence(_("%(actor)s archived the field “%(label)s”")))
present("custom.field.restored", Sentence(_("%(actor)s restored the field “%(label)s”")))
present("custom.field.reordered", Sentence(_("%(actor)s reordered the fields of %(label)s")))
fields.tell_by(label_of, value_of)
