"""How the events of envelopes and commitments read."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import present_noun

present_noun(
    "portfolio.commitment",
    added=_("%(actor)s added the commitment %(label)s over %(after_amount)s"),
    changed=_("%(actor)s changed the commitment %(label)s"),
    removed=_("%(actor)s removed the commitment %(label)s"),
)
present_noun(
    "portfolio.budget",
    set=_("%(actor)s set the envelope %(label)s to %(after_amount)s"),
    changed=_("%(actor)s changed the envelope %(label)s"),
    removed=_("%(actor)s removed the envelope %(label)s"),
)
