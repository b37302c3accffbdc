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


class NodeInUse(DomainError):
    """A node with children or products cannot go."""

    code = "node_in_use"
    detail = _("This node still has nodes or products below it. Move them first.")


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


class EnvelopeTaken(Invalid):
    """A place has one envelope a year."""

    code = "envelope_taken"
    detail = _("There is an envelope for this place and year. Change that one.")


class RelationTaken(Invalid):
    """Two products are related in one way once."""

    code = "relation_taken"
    detail = _("This relation is recorded already, from one side or the other.")


class RelationCircle(Invalid):
    """What replaces a product cannot be replaced by it."""

    code = "relation_circle"
    detail = _("A product cannot replace one that replaces it, directly or by others in between.")


class LinkTaken(Invalid):
    """A product links to an address once."""

    code = "link_taken"
    detail = _("This product links to this address already.")
