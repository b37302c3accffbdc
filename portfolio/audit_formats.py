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

present("portfolio.life_cycle.defined", Sentence(_("%(actor)s defined the life cycle %(label)s")))
present("portfolio.life_cycle.changed", Sentence(_("%(actor)s changed the life cycle %(label)s")))
present("portfolio.life_cycle.reordered", Sentence(_("%(actor)s reordered the stages of %(label)s")))
present(
    "portfolio.life_cycle.stage_added", Sentence(_("%(actor)s added the stage %(after_stage)s to %(label)s"))
)
present(
    "portfolio.life_cycle.stage_changed",
    Sentence(_("%(actor)s changed the stage %(after_stage)s of %(label)s")),
)
present("portfolio.gate.added", Sentence(_("%(actor)s added the gate %(label)s")))
present("portfolio.gate.changed", Sentence(_("%(actor)s changed the gate %(label)s")))
present(
    "portfolio.gate.criterion_added",
    Sentence(_("%(actor)s added the criterion %(after_criterion)s to the gate %(label)s")),
)
present(
    "portfolio.gate.criterion_changed",
    Sentence(_("%(actor)s changed the criterion %(after_criterion)s of the gate %(label)s")),
)
present(
    "portfolio.workstream.changed",
    Sentence(_("%(actor)s changed the workstream %(after_stage)s of %(label)s")),
)
present("portfolio.gate_review.asked", Sentence(_("%(actor)s asked for the gate review %(label)s")))
present("portfolio.gate_review.changed", Sentence(_("%(actor)s changed the request %(label)s")))
present("portfolio.gate_review.withdrawn", Sentence(_("%(actor)s withdrew the gate review %(label)s")))
present(
    "portfolio.gate_review.evidence_given",
    Sentence(_("%(actor)s gave evidence for %(after_criterion)s, %(label)s")),
)
present("portfolio.gate_review.voted", Sentence(_("%(actor)s voted %(after_vote)s, %(label)s")))
present(
    "portfolio.gate_review.criterion_waived",
    Sentence(_("%(actor)s waived %(after_criterion)s, %(label)s: %(after_reason)s")),
)
present("portfolio.gate_review.decided", Sentence(_("%(actor)s decided %(after_outcome)s, %(label)s")))
present("portfolio.gate_review.reopened", Sentence(_("%(actor)s took back %(before_outcome)s, %(label)s")))
present("portfolio.action.added", Sentence(_("%(actor)s added the action %(label)s")))
present("portfolio.action.changed", Sentence(_("%(actor)s changed the action %(label)s")))
present("portfolio.action.done", Sentence(_("%(actor)s closed the action %(label)s")))
present("portfolio.action.reopened", Sentence(_("%(actor)s reopened the action %(label)s")))
present("portfolio.action.removed", Sentence(_("%(actor)s removed the action %(label)s")))
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
present("portfolio.skill_need.added", Sentence(_("%(actor)s said that %(label)s needs a skill")))
present("portfolio.skill_need.changed", Sentence(_("%(actor)s changed what skills %(label)s needs")))
present("portfolio.skill_need.removed", Sentence(_("%(actor)s removed a skill need of %(label)s")))
present(
    "portfolio.ownership.handed_over",
    Sentence(
        _("%(actor)s handed %(label)s over from %(before_person)s to %(after_person)s (%(after_starts_on)s)")
    ),
)
present(
    "portfolio.allocation.added",
    Sentence(_("%(actor)s allocated %(after_holder)s to %(label)s at %(after_percent)s%%")),
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

describe("ownership", Ownership)
