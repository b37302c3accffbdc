"""The list of signatures under success criteria. They are given in person: nothing of one is edited."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common import people
from core.common.listing import Column, Empty, Listing
from metrics.filters import SignatureFilter
from metrics.lists.criteria import named, threshold_of
from metrics.selectors.criteria import signatures_for
from portfolio.lists import SEEN_NODES, SEEN_PRODUCTS
from portfolio.models import CriterionSignature


def _signer(one: CriterionSignature) -> str:
    return one.name or people.called(one.email)


SIGNATURES = Listing(
    name="criteria_signatures",
    url_name="metrics:criterion-signature-list",
    title=_("Signatures of success criteria"),
    counted=ngettext_lazy("%(total)s signature", "%(total)s signatures", "total"),
    search=_("Person, product or code"),
    rows=signatures_for,
    prepare=lambda rows, _user: people.meet(one.email for one in rows if not one.name),
    filters=SignatureFilter,
    finders={"node": SEEN_NODES, "product": SEEN_PRODUCTS},
    source="criteria_signatures",
    url=lambda one: reverse("metrics:criterion-detail", args=[one.criterion_id]),
    columns=(
        Column("kpi", _("Criterion"), "criterion__kpi", show=lambda one: named(one.criterion)),
        Column(
            "product",
            _("Product"),
            "criterion__product__name",
            show="criterion.product.name",
            url=lambda one: reverse("portfolio:product-detail", args=[one.criterion.product.code]),
        ),
        Column("threshold", _("Threshold"), kind="number", show=lambda one: threshold_of(one.criterion)),
        Column("part", _("Signs as"), "part", kind="pill", show="get_part_display"),
        Column("email", _("Signed by"), people.Named("email", own="name"), kind="person", show=_signer),
        Column("signed_on", _("Signed on"), "signed_on", kind="date"),
        Column("agreed_on", _("Agreed on"), "criterion__agreed_on", kind="date", show="criterion.agreed_on"),
        Column("code", _("Code"), "criterion__code", kind="mono", show="criterion.code", optional=True),
    ),
    default_sort="-signed_on",
    export=(
        ("criterion", lambda one: one.criterion.code),
        ("signs_as", lambda one: one.part),
        ("email", lambda one: one.email),
        ("signed_on", lambda one: one.signed_on),
    ),
    empty=Empty(
        _("Nobody has signed a criterion yet"),
        _("Two people sign a criterion on its page, or on the page of its product, before the launch."),
    ),
)
