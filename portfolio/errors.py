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
