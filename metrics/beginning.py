"""The first steps of a portal that holds nothing yet, for whoever may take them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can_somewhere


@dataclass(frozen=True)
class Step:
    """One thing to do, in words, and where it is done."""

    title: str | Promise
    text: str | Promise
    action: Action
    label: str | Promise
    url_name: str

    @property
    def url(self) -> str:
        """Return where it is done."""
        return reverse(self.url_name)


STEPS = (
    Step(
        _("Choose how much governance you want"),
        _("Light for one person in several roles, full for a group with layers. It can be changed later."),
        Action.ADMINISTER,
        _("Governance profile"),
        "console:profile",
    ),
    Step(
        _("Draw the portfolio tree"),
        _("Group, business units, portfolios, product lines: products, rights and targets hang on it."),
        Action.EDIT_TREE,
        _("Add a node"),
        "portfolio:node-add",
    ),
    Step(
        _("Name the people"),
        _("With or without a sign-in: whoever manages, owns or works on a product."),
        Action.EDIT_PEOPLE,
        _("Add a person"),
        "teams:person-add",
    ),
    Step(
        _("Add the products"),
        _("Each with its place in the tree, its stage of life and who answers for it."),
        Action.EDIT_PRODUCT,
        _("Add a product"),
        "portfolio:product-add",
    ),
    Step(
        _("Bring in the numbers"),
        _("Ledger, surveys, usage, delivery: a file each. The KPIs follow, each with where it comes from."),
        Action.IMPORT,
        _("Import a file"),
        "console:import-list",
    ),
)


def steps(user: User) -> list[Step]:
    """Return the steps that a user may take, in their order."""
    return [step for step in STEPS if can_somewhere(user, step.action)]
