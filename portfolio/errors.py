"""What the portfolio refuses, and what to do then."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError, Invalid


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


class CriteriaFrozen(DomainError):
    """The product is launched: what was agreed before stands."""

    code = "criteria_frozen"
    detail = _(
        "This product is launched: its criteria stand as they were agreed. "
        "Add another one; it is kept and shown, and does not count."
    )


class SignatureRefused(DomainError):
    """Somebody may not sign, or not a second time."""

    code = "signature_refused"
    detail = _("You cannot sign this criterion.")
    http_status = 409


class ObjectiveCircle(Invalid):
    """An objective would serve itself, directly or by a detour."""

    code = "objective_circle"
    detail = _("An objective cannot serve itself or one that serves it. Choose another.")
