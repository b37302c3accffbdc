"""How the events of the portfolio read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.fields import describe
from core.audit.presenters import Sentence, present
from portfolio.models import Ownership

present("portfolio.node.added", Sentence(_("%(actor)s added the node %(label)s")))
present("portfolio.node.changed", Sentence(_("%(actor)s changed the node %(label)s")))
present("portfolio.product.added", Sentence(_("%(actor)s added %(label)s")))
present("portfolio.product.changed", Sentence(_("%(actor)s changed %(label)s")))
present(
    "portfolio.ownership.assigned", Sentence(_("%(actor)s made %(after_person)s %(after_role)s of %(label)s"))
)
present("portfolio.ownership.changed", Sentence(_("%(actor)s changed who answers for %(label)s")))
present(
    "portfolio.ownership.removed",
    Sentence(_("%(actor)s removed %(before_person)s as %(before_role)s of %(label)s")),
)
present(
    "portfolio.ownership.handed_over",
    Sentence(
        _("%(actor)s handed %(label)s over from %(before_person)s to %(after_person)s (%(after_starts_on)s)")
    ),
)
present(
    "portfolio.allocation.added",
    Sentence(_("%(actor)s allocated %(after_holder)s to %(label)s at %(after_percent)s %%")),
)
present("portfolio.allocation.changed", Sentence(_("%(actor)s changed an allocation to %(label)s")))
present("portfolio.allocation.removed", Sentence(_("%(actor)s took %(before_holder)s off %(label)s")))

describe("ownership", Ownership)
