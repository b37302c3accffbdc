"""How the events of what products need of people and get read."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import present_noun

present_noun(
    "portfolio.skill_need",
    added=_("%(actor)s said that %(label)s needs a skill"),
    changed=_("%(actor)s changed what skills %(label)s needs"),
    removed=_("%(actor)s removed a skill need of %(label)s"),
)

present_noun(
    "portfolio.allocation",
    added=_("%(actor)s allocated %(after_holder)s to %(label)s at %(after_percent)s%%"),
    changed=_("%(actor)s changed an allocation to %(label)s"),
    removed=_("%(actor)s took %(before_holder)s off %(label)s"),
)
