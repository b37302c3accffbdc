"""How the events of life cycles, workstreams, gates and their actions read."""

from django.utils.translation import gettext_lazy as _

from core.audit.presenters import present_noun

present_noun(
    "portfolio.life_cycle",
    defined=_("%(actor)s defined the life cycle %(label)s"),
    changed=_("%(actor)s changed the life cycle %(label)s"),
    reordered=_("%(actor)s reordered the stages of %(label)s"),
    stage_added=_("%(actor)s added the stage %(after_stage)s to %(label)s"),
    stage_changed=_("%(actor)s changed the stage %(after_stage)s of %(label)s"),
)

present_noun(
    "portfolio.workstream",
    changed=_("%(actor)s changed the workstream %(after_stage)s of %(label)s"),
)

present_noun(
    "portfolio.gate",
    added=_("%(actor)s added the gate %(label)s"),
    changed=_("%(actor)s changed the gate %(label)s"),
    criterion_added=_("%(actor)s added the criterion %(after_criterion)s to the gate %(label)s"),
    criterion_changed=_("%(actor)s changed the criterion %(after_criterion)s of the gate %(label)s"),
)

present_noun(
    "portfolio.gate_review",
    asked=_("%(actor)s asked for the gate review %(label)s"),
    changed=_("%(actor)s changed the request %(label)s"),
    withdrawn=_("%(actor)s withdrew the gate review %(label)s"),
    evidence_given=_("%(actor)s gave evidence for %(after_criterion)s, %(label)s"),
    voted=_("%(actor)s voted %(after_vote)s, %(label)s"),
    criterion_waived=_("%(actor)s waived %(after_criterion)s, %(label)s: %(after_reason)s"),
    decided=_("%(actor)s decided %(after_outcome)s, %(label)s"),
    reopened=_("%(actor)s took back %(before_outcome)s, %(label)s"),
)

present_noun(
    "portfolio.action",
    added=_("%(actor)s added the action %(label)s"),
    changed=_("%(actor)s changed the action %(label)s"),
    done=_("%(actor)s closed the action %(label)s"),
    reopened=_("%(actor)s reopened the action %(label)s"),
    removed=_("%(actor)s removed the action %(label)s"),
)
