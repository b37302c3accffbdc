"""How the events of stops, classifications, relations and links read."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import present_noun

present_noun(
    "portfolio.stop",
    recorded=_("%(actor)s recorded why %(label)s was stopped"),
    changed=_("%(actor)s changed what is recorded of the stop of %(label)s"),
    ended=_("%(actor)s ended the stop of %(label)s"),
    removed=_("%(actor)s took back the stop of %(label)s"),
)

present_noun(
    "portfolio.classification",
    changed=_("%(actor)s changed the evidence for the class of %(label)s"),
    proposed=_("%(actor)s classified %(label)s as %(after_innovation_class)s"),
    reviewed=_("%(actor)s reviewed the class of %(label)s: %(after_outcome)s"),
    reopened=_("%(actor)s took back the review of the class of %(label)s"),
    withdrawn=_("%(actor)s withdrew a classification of %(label)s"),
)

present_noun(
    "portfolio.relation",
    changed=_("%(actor)s changed the note on the relation of %(label)s to %(after_other)s"),
    added=_("%(actor)s related %(label)s to %(after_other)s"),
    removed=_("%(actor)s removed the relation of %(label)s to %(before_other)s"),
)

present_noun(
    "portfolio.link",
    added=_("%(actor)s linked %(label)s to %(after_title)s"),
    changed=_("%(actor)s changed a link of %(label)s"),
    removed=_("%(actor)s removed the link of %(label)s to %(before_title)s"),
)
