"""How the events of the metrics read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.fields import call, describe
from core.audit.presenters import Sentence, present
from metrics.models import CompanyKpi, Target

present("metrics.target.set", Sentence(_("%(actor)s set the target %(after_value)s for %(label)s")))
present("metrics.target.changed", Sentence(_("%(actor)s changed the target for %(label)s")))
present("metrics.target.removed", Sentence(_("%(actor)s removed the target %(before_value)s for %(label)s")))
present("metrics.parameter.set", Sentence(_("%(actor)s set %(label)s to %(after_value)s")))
present("metrics.kpi.defined", Sentence(_("%(actor)s defined the KPI %(label)s: %(after_formula)s")))
present("metrics.kpi.changed", Sentence(_("%(actor)s changed the KPI %(label)s")))
present(
    "metrics.kpi.reworded",
    Sentence(_("%(actor)s gave %(label)s another formula from %(after_effective_from)s: %(after_formula)s")),
)
present("metrics.kpi.archived", Sentence(_("%(actor)s archived the KPI %(label)s")))
present("metrics.kpi.restored", Sentence(_("%(actor)s restored the KPI %(label)s")))
present("metrics.kpi.owner_set", Sentence(_("%(actor)s named the owner of %(label)s: %(after_owner)s")))

describe("target", Target)
describe("kpi", CompanyKpi)
call("effective_on", _("In force from"))
call("effective_from", _("In force from"))
call("counted", _("Counted"))
