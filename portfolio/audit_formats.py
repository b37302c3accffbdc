"""How the events of the portfolio read in the audit trail."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import Sentence, present

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

present("portfolio.product.stopped", Sentence(_("%(actor)s stopped %(label)s")))
present("portfolio.product.restarted", Sentence(_("%(actor)s started %(label)s again")))
present("portfolio.stop.recorded", Sentence(_("%(actor)s recorded why %(label)s was stopped")))
present("portfolio.stop.changed", Sentence(_("%(actor)s changed what is recorded of the stop of %(label)s")))
present("portfolio.stop.ended", Sentence(_("%(actor)s ended the stop of %(label)s")))
present("portfolio.stop.removed", Sentence(_("%(actor)s took back the stop of %(label)s")))
present(
    "portfolio.classification.proposed",
    Sentence(_("%(actor)s classified %(label)s as %(after_innovation_class)s")),
)
present(
    "portfolio.classification.reviewed",
    Sentence(_("%(actor)s reviewed the class of %(label)s: %(after_outcome)s")),
)
present(
    "portfolio.classification.reopened",
    Sentence(_("%(actor)s took back the review of the class of %(label)s")),
)
present("portfolio.classification.withdrawn", Sentence(_("%(actor)s withdrew a classification of %(label)s")))
present("portfolio.budget.set", Sentence(_("%(actor)s set the envelope %(label)s to %(after_amount)s")))
present("portfolio.budget.changed", Sentence(_("%(actor)s changed the envelope %(label)s")))
present("portfolio.budget.removed", Sentence(_("%(actor)s removed the envelope %(label)s")))
present(
    "portfolio.relation.added",
    Sentence(_("%(actor)s related %(label)s to %(after_other)s")),
)
present(
    "portfolio.relation.removed",
    Sentence(_("%(actor)s removed the relation of %(label)s to %(before_other)s")),
)
present("portfolio.link.added", Sentence(_("%(actor)s linked %(label)s to %(after_title)s")))
present("portfolio.link.changed", Sentence(_("%(actor)s changed a link of %(label)s")))
present("portfolio.link.removed", Sentence(_("%(actor)s removed the link of %(label)s to %(before_title)s")))
