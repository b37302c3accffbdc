"""What the rules of teams refuse."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError


class RoleOverlaps(DomainError):
    """A person would have the same role twice at once."""

    code = "role_overlaps"
    detail = _("The person has this role then already. End it first, or change the dates.")
