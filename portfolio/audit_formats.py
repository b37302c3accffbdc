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
present("portfolio.criterion.proposed", Sentence(_("%(actor)s proposed the criterion %(label)s")))
present("portfolio.criterion.changed", Sentence(_("%(actor)s changed the criterion %(label)s")))
present(
    "portfolio.criterion.signed", Sentence(_("%(actor)s signed the criterion %(label)s as %(after_part)s"))
)
present(
    "portfolio.criterion.signature_withdrawn",
    Sentence(_("%(actor)s withdrew the signature as %(before_part)s from the criterion %(label)s")),
)
present("portfolio.criterion.removed", Sentence(_("%(actor)s removed the criterion %(label)s")))
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
present("portfolio.objective.added", Sentence(_("%(actor)s set the objective %(label)s")))
present("portfolio.objective.changed", Sentence(_("%(actor)s changed the objective %(label)s")))
present("portfolio.objective.removed", Sentence(_("%(actor)s removed the objective %(label)s")))
present("portfolio.objective.served", Sentence(_("%(actor)s let %(after_product)s serve %(label)s")))
present(
    "portfolio.objective.served_otherwise",
    Sentence(_("%(actor)s changed how %(after_product)s serves %(label)s")),
)
present(
    "portfolio.objective.unserved", Sentence(_("%(actor)s let %(before_product)s no longer serve %(label)s"))
)
present("portfolio.key_result.added", Sentence(_("%(actor)s added the key result %(label)s")))
present("portfolio.key_result.changed", Sentence(_("%(actor)s changed the key result %(label)s")))
present("portfolio.key_result.removed", Sentence(_("%(actor)s removed the key result %(label)s")))
present("portfolio.key_result.said", Sentence(_("%(actor)s put the key result %(label)s at %(after_value)s")))
present("portfolio.vision.stated", Sentence(_("%(actor)s stated the vision of %(label)s")))
present("portfolio.vision.corrected", Sentence(_("%(actor)s corrected the vision of %(label)s")))
present("portfolio.vision.removed", Sentence(_("%(actor)s removed a vision of %(label)s")))
