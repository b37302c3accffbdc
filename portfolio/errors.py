"""What the portfolio refuses, and what to do then."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError, Invalid, NotAllowed


class CodeTaken(Invalid):
    """Two things of one kind cannot share a code."""

    code = "code_taken"
    detail = _("This code is taken. Choose another, or edit the one that has it.")


class TreeCircle(Invalid):
    """A node would stand inside itself."""

    code = "tree_circle"
    detail = _("A node cannot stand inside itself or below itself. Choose another parent.")


class OwnershipOverlaps(Invalid):
    """Two people would answer for one product in one role on the same day."""

    code = "ownership_overlaps"
    detail = _("Somebody has this role in that time already. End theirs first, or change the dates.")


class AllocationOverlaps(Invalid):
    """A person, or a team, works on a product in one allocation at a time."""

    code = "allocation_overlaps"
    detail = _("They work on this product already in that time. Change that allocation, or the dates.")


class OverAllocated(Invalid):
    """Somebody would be asked for more time than there is, and nobody was warned."""

    code = "over_allocated"
    detail = _("Somebody would be asked for more time than there is. Change the share or the dates.")


class ReasonMissing(Invalid):
    """A stage is blocked or waived without saying why."""

    code = "reason_missing"
    detail = _("Say why it is blocked or waived: others rely on it.")


class StageElsewhere(Invalid):
    """A stage belongs to another life cycle, or nothing new begins in it."""

    code = "stage_elsewhere"
    detail = _("This product's life cycle has no such stage in use. Choose one of its stages.")


class GateElsewhere(Invalid):
    """A gate belongs to another life cycle, or is asked for no longer."""

    code = "gate_elsewhere"
    detail = _("This product's life cycle has no such gate in use. Choose one of its gates.")


class StoppedAtGate(DomainError):
    """A stopped product stands before no gate."""

    code = "stopped_at_gate"
    detail = _("This product is stopped. Start it again before asking for a gate.")


class GateLeft(DomainError):
    """A product went to another life cycle while a review was open, or a stage of the gate was withdrawn."""

    code = "gate_left"
    detail = _(
        "The product's life cycle has the stages of this gate no longer. Withdraw the review and ask for a "
        "gate that it has now, or choose another outcome."
    )


class ReviewOpen(DomainError):
    """A product stands before this gate already."""

    code = "review_open"
    detail = _("A review of this gate is open already. Decide it, or withdraw it, before asking again.")


class VotesJudged(DomainError):
    """A vote goes when nothing that its voter judged is left."""

    code = "votes_judged"
    detail = _("Scores stand with these votes. Undo the import of the scores first.")


class ReviewDecided(DomainError):
    """What is decided is not voted on any more."""

    code = "review_decided"
    detail = _("This review is decided. Reopen it first.")


class ReviewUndecided(DomainError):
    """There is no outcome to take back."""

    code = "review_undecided"
    detail = _("This review has no outcome yet. There is nothing to take back.")


class ReviewBuiltOn(DomainError):
    """Something later relies on an outcome."""

    code = "review_built_on"
    detail = _("Something later builds on this outcome. Take that back first.")


class GateWithoutCriteria(DomainError):
    """A gate cannot be passed that asks for nothing."""

    code = "gate_without_criteria"
    detail = _("This gate has no criteria, so nothing can pass it. Define its criteria first.")


class CriteriaUnmet(Invalid):
    """A criterion that must be met is not, and nobody waived it."""

    code = "criteria_unmet"
    detail = _("A criterion that must be met is not. Waive it with a reason, or choose another outcome.")


class RolesMissing(DomainError):
    """Somebody has to vote before a gate is passed."""

    code = "roles_missing"
    detail = _("A required role has not voted yet. Wait for its vote, or do not let the product pass.")


class FourEyes(DomainError):
    """Who asks does not decide."""

    code = "four_eyes"
    detail = _("You asked for this review, so somebody else decides it.")


class ConditionsMissing(Invalid):
    """A conditional go without conditions is a go."""

    code = "conditions_missing"
    detail = _("A conditional go needs at least one condition. Add one, or choose Go.")


class EvidenceMissing(Invalid):
    """An action is closed without showing that it was done."""

    code = "evidence_missing"
    detail = _("Say what shows that it was done, or give an address.")


class SignaturesFrozen(DomainError):
    """The product is launched: who agreed to its criteria before, and when, stands."""

    code = "signatures_frozen"
    detail = _("This product is launched: the signatures under its criteria stand as they were given.")


class CriteriaFrozen(DomainError):
    """The product is launched: what was agreed before stands."""

    code = "criteria_frozen"
    detail = _(
        "This product is launched: its criteria stand as they were agreed. "
        "Add another one; it is kept and shown, and does not count."
    )


class CriterionSigned(DomainError):
    """Somebody signed the wording: it is not replaced in passing."""

    code = "criterion_signed"
    detail = _(
        "It is signed: a new wording would take the signatures away. Change it on its own page, where it is "
        "signed anew."
    )


class SignatureRefused(DomainError):
    """Somebody may not sign, or not a second time."""

    code = "signature_refused"
    detail = _("You cannot sign this criterion. Its page says who can.")
    http_status = 409


class ObjectiveCircle(Invalid):
    """An objective would serve itself, directly or by a detour."""

    code = "objective_circle"
    detail = _("An objective cannot serve itself or one that serves it. Choose another.")


class ClassNeedsReview(Invalid):
    """The innovation class is confirmed by a reviewer, never set beside its evidence."""

    code = "class_needs_review"
    detail = _(
        "The innovation class needs evidence and a reviewer. Classify the product on its page; the class "
        "is shown once somebody confirms it."
    )


class ClassificationWaits(DomainError):
    """A product has one classification at a time that waits for its review."""

    code = "classification_waits"
    detail = _("A classification of this product waits for its review. Let it be reviewed or withdraw it.")


class ClassificationReviewed(DomainError):
    """What was reviewed is kept as it was."""

    code = "classification_reviewed"
    detail = _("This classification was reviewed already. Classify the product again to change its class.")


class EvidenceOfAnother(NotAllowed):
    """Who reviews does not write what they review."""

    code = "evidence_of_another"
    detail = _("Only whoever proposed the class changes its evidence. Ask them, or let them withdraw it.")


class OwnReview(NotAllowed):
    """Who classified does not review."""

    code = "own_review"
    detail = _("You classified this product yourself. Ask somebody else to review it.")


class StoppedAlready(DomainError):
    """A product is stopped once until it starts again."""

    code = "stopped_already"
    detail = _("This product is stopped already. Change what is recorded of it, or start it again first.")


class StartedAlready(DomainError):
    """Only what is stopped can start again."""

    code = "started_already"
    detail = _("This product was started again already. Nothing changed.")


class ReferenceTaken(Invalid):
    """Two commitments cannot share a reference."""

    code = "reference_taken"
    detail = _("Another commitment has this reference. Use another, or change that one.")


class EnvelopeTaken(Invalid):
    """A place has one envelope a year."""

    code = "envelope_taken"
    detail = _("There is an envelope for this place and year. Change that one.")


class RelationTaken(Invalid):
    """Two products are related in one way once."""

    code = "relation_taken"
    detail = _("This relation is recorded already, from one side or the other. Change its note.")


class RelationCircle(Invalid):
    """What replaces a product cannot be replaced by it."""

    code = "relation_circle"
    detail = _(
        "A product cannot replace one that replaces it, directly or by others in between."
        " Take that relation away first."
    )


class LinkTaken(Invalid):
    """A product links to an address once."""

    code = "link_taken"
    detail = _("This product links to this address already. Change the title of that link.")


class SkillNeedOverlaps(Invalid):
    """A product would need one skill twice on the same day."""

    code = "skill_need_overlaps"
    detail = _("The product needs this skill in that time already. Change that need, or the dates.")
