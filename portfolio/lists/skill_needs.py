"""The list of skills that products need."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can, can_somewhere
from core.common.listing import Column, Edit, Empty, Listing, Total
from core.profile import is_on
from portfolio.filters.skill_needs import SkillNeedFilter
from portfolio.forms.skill_needs import SkillNeedForm
from portfolio.models import Product, SkillNeed
from portfolio.services import skill_needs
from teams.lists.adding import running
from teams.lists.editing import field_of
from teams.models import Mastery


def skill_needs_for(user: User) -> QuerySet[SkillNeed]:
    """Return the needs of the products that a user sees."""
    seen = SkillNeed.objects.filter(product__in=Product.objects.visible_to(user))
    return seen.select_related("product", "product__scope", "skill")


def _of_need(name: str, *, bulk: bool = True) -> Edit:
    return field_of(
        SkillNeedForm,
        name,
        skill_needs.change,
        "need",
        may=lambda user, need: can(user, Action.EDIT_PRODUCT, need.product),
        offered=lambda user: can_somewhere(user, Action.EDIT_PRODUCT),
        bulk=bulk,
        each=skill_needs.change_each,
    )


SKILL_NEEDS = Listing(
    name="skill_needs",
    url_name="portfolio:skill-need-list",
    source="skill_needs",
    title=_("Skill needs of products"),
    counted=ngettext_lazy("%(total)s need", "%(total)s needs", "total"),
    search=_("Product or skill"),
    rows=skill_needs_for,
    filters=SkillNeedFilter,
    sees=lambda user: is_on("skills") and can_somewhere(user, Action.VIEW),
    url=lambda need: reverse("portfolio:product-tab", args=[need.product.code, "people"]),
    columns=(
        Column("product", _("Product"), "product__name", show="product.name"),
        Column("skill", _("Skill"), "skill__name", show=lambda need: need.skill.said),
        Column("level", _("Level"), "level", kind="number", edit=_of_need("level")),
        Column("word", _("In words"), show=lambda need: str(Mastery(need.level).label)),
        Column(
            "fte",
            _("Full-time equivalents"),
            "fte",
            kind="number",
            decimals=1,
            edit=_of_need("fte"),
            total=Total(running("fte"), note=_("of what runs today")),
        ),
        Column("starts_on", _("From"), "starts_on", kind="date", edit=_of_need("starts_on", bulk=False)),
        Column("ends_on", _("Until"), "ends_on", kind="date", edit=_of_need("ends_on")),
    ),
    default_sort="product",
    export=(
        ("product", lambda need: need.product.code),
        ("skill", lambda need: need.skill.code),
        ("skill_level", lambda need: need.level),
        ("fte", lambda need: need.fte),
        ("from", lambda need: need.starts_on),
        ("to", lambda need: need.ends_on),
    ),
    empty=Empty(
        _("No needs yet"),
        _("Say which skills a product needs on its page, under People, or import a file of them."),
    ),
)
