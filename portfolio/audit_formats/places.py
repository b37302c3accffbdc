"""How the events of the tree, its products and who answers for them read."""

from django.utils.translation import gettext_lazy as _

from core.audit.fields import describe
from core.audit.presenters import present_noun
from portfolio.models import Ownership

present_noun(
    "portfolio.node",
    added=_("%(actor)s added the node %(label)s"),
    changed=_("%(actor)s changed the node %(label)s"),
)

present_noun(
    "portfolio.product",
    added=_("%(actor)s added %(label)s"),
    changed=_("%(actor)s changed %(label)s"),
    stopped=_("%(actor)s stopped %(label)s"),
    restarted=_("%(actor)s started %(label)s again"),
)

present_noun(
    "portfolio.ownership",
    assigned=_("%(actor)s made %(after_person)s %(after_role)s of %(label)s"),
    changed=_("%(actor)s changed who answers for %(label)s"),
    removed=_("%(actor)s removed %(before_person)s as %(before_role)s of %(label)s"),
    handed_over=_(
        "%(actor)s handed %(label)s over from %(before_person)s to %(after_person)s (%(after_starts_on)s)"
    ),
)

describe("ownership", Ownership)
