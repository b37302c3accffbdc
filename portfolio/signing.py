"""Who signs a success criterion, in which part.

With the switch `criteria_signatures` on, a chief product officer and a project management office sign. With
it off, a lead (CPO or head of product) and any second person who may edit the product. With `four_eyes` on,
nobody signs in both parts.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.access.models import Role, User
from core.access.permissions import Action, can, holds
from core.profile import is_on
from portfolio.models import CriterionSignature, Product

Part = CriterionSignature.Part
ROLES: dict[str, tuple[str, ...]] = {
    Part.CPO: (Role.CPO,),
    Part.PMO: (Role.PMO,),
    Part.LEAD: (Role.CPO, Role.HEAD_OF_PRODUCT),
}


def needed() -> tuple[str, str]:
    """Return the two parts whose signatures make a criterion agreed."""
    return (Part.CPO, Part.PMO) if is_on("criteria_signatures") else (Part.LEAD, Part.SECOND)


def parts_open_to(user: User, product: Product, signed: Sequence[CriterionSignature]) -> list[str]:
    """Return the parts in which the user may sign now."""
    taken = {signature.part for signature in signed}
    if _agreed(taken) or (is_on("four_eyes") and _has_signed(user, signed)):
        return []
    return [part for part in needed() if part not in taken and _fits(user, part, product)]


def why_not(user: User, product: Product, signed: Sequence[CriterionSignature]) -> str:
    """Say why the user cannot sign, and who can."""
    if _agreed({signature.part for signature in signed}):
        return _("This criterion is agreed: both signatures are there.")
    if _has_signed(user, signed) and is_on("four_eyes"):
        return _("You have signed this criterion. Somebody else gives the other signature.")
    if is_on("criteria_signatures"):
        return _("A chief product officer and a project management office sign, each for this product.")
    return _("A head of product signs, and a second person who may edit this product.")


def _agreed(taken: set[str]) -> bool:
    return any(set(pair) <= taken for pair in ((Part.CPO, Part.PMO), (Part.LEAD, Part.SECOND)))


def _has_signed(user: User, signed: Sequence[CriterionSignature]) -> bool:
    return any(signature.email.lower() == user.email.lower() for signature in signed)


def _fits(user: User, part: str, product: Product) -> bool:
    roles = ROLES.get(part)
    return can(user, Action.EDIT_PRODUCT, product) if roles is None else holds(user, roles, product)
