"""What was said in gate reviews: how files name a review, and what they may not write into one.

A vote is cast by its voter, and an outcome stands on what was said before it. So a file adds to reviews that
a file decided, where it tells of the past; of the others it brings back what they have, and nothing else.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, cast

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.ingest.cells import Code, Date, Email, code_key
from core.ingest.messages import Label
from core.ingest.pipeline.assignments import assignments, differs
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Column, Context, Reference, Shaped
from portfolio.imports.codes import Codes
from portfolio.imports.references import PRODUCT
from portfolio.models import GateCriterion, GateReview

REVIEW_PATH: Final = (
    "(SELECT sc.path FROM portfolio_gatereview r JOIN portfolio_product p ON p.id = r.product_id"
    " JOIN access_scope sc ON sc.id = p.scope_id WHERE r.id = t.review_id)"
)
KEY_NAMES: Final = ("product", "gate", "asked_on")
DECIDED_BY_FILE: Final = "r.outcome <> '' AND r.import_run_id IS NOT NULL"


class Reviews(dict[str, int]):
    """Code key of a gate → number of the code; `found` then gives the review, and its gate."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[int, int, date], tuple[int, int]] = {}

    def add(self, product: int, code: str, day: date, review: tuple[int, int]) -> None:
        """Learn that a product was before a gate, since a day."""
        self.held[product, self.setdefault(code_key(code), len(self) + 1), day] = review

    def found(self, product: int, gate: int, day: date) -> tuple[int, int] | None:
        """Return the ids of the review that was asked for on a day, and of its gate."""
        return self.held.get((product, gate, day))


def reviews(context: Context) -> Reviews:
    """Return the reviews of the products that the run may change."""
    rows = GateReview.objects.order_by("id")
    if context.places is not None:
        rows = rows.filter(product__scope__path__within=context.places)
    known = Reviews()
    for product, code, day, *ids in rows.values_list("product_id", "gate__code", "asked_on", "id", "gate_id"):
        known.add(product, code, day, (ids[0], ids[1]))
    return known


def criteria(context: Context) -> Codes:
    """Return the criteria of all gates; what was judged once may be withdrawn since."""
    codes = Codes()
    codes.add(GateCriterion.objects.order_by("id").values_list("gate_id", "code", "id"))
    return codes


def _of_review(column: str, joined: str = "") -> str:
    return f"(SELECT {column} FROM portfolio_gatereview r {joined} WHERE r.id = t.review_id)"  # noqa: S608


PRODUCT_OF_REVIEW: Final = Column(
    name="product",
    label=_("Product"),
    aliases=("produit", "product_code", "code produit"),
    cleaner=Code(max_length=64),
    required=True,
    staged=False,
    reference=PRODUCT,
    stored=_of_review("p.code", "JOIN portfolio_product p ON p.id = r.product_id"),
)
GATE_OF_REVIEW: Final = Column(
    name="gate",
    label=_("Gate"),
    aliases=("porte", "gate_code"),
    cleaner=Code(max_length=64),
    required=True,
    staged=False,
    reference=Reference(
        load=reviews,
        unknown="unknown_review_gate",
        show="SELECT x.code FROM portfolio_gate x WHERE x.id = {id}",
    ),
    stored=_of_review("g.code", "JOIN portfolio_gate g ON g.id = r.gate_id"),
)
ASKED_ON: Final = Column(
    name="asked_on",
    label=_("Asked"),
    aliases=("demandé le", "asked"),
    cleaner=Date(),
    required=True,
    staged=False,
    stored=_of_review("r.asked_on"),
    help=_("The day of the request: with the product and the gate it names the review."),
)
REVIEW_COLUMNS: Final = (PRODUCT_OF_REVIEW, GATE_OF_REVIEW, ASKED_ON)
CRITERION: Final = Column(
    name="criterion",
    label=_("Criterion"),
    aliases=("critère", "criterion_code"),
    cleaner=Code(max_length=64),
    required=True,
    staged=False,
    reference=Reference(
        load=criteria,
        unknown="unknown_criterion_of_gate",
        show="SELECT x.code FROM portfolio_gatecriterion x WHERE x.id = {id}",
    ),
    stored="(SELECT x.code FROM portfolio_gatecriterion x WHERE x.id = t.criterion_id)",
)
VOTER: Final = Column(
    name="email",
    label=_("E-mail"),
    aliases=("e-mail", "courriel", "voter", "votant"),
    cleaner=Email(),
    required=True,
    writes="email",
)
OF_REVIEW: Final = (Shaped(name="review_id", copied=True),)
OF_CRITERION: Final = (*OF_REVIEW, Shaped(name="criterion_id", copied=True))


def shape(rows: Rows, context: Context) -> Rows:
    """Find the review that a row names by product, gate and day."""
    _find(rows, context)
    return rows


def shape_with_criterion(rows: Rows, context: Context) -> Rows:
    """Find the review, and the criterion among those of its gate."""
    gates = _find(rows, context)
    known = cast("Codes", context.ids["criterion"])
    found: list[int | None] = []
    for index, (gate, code) in enumerate(zip(gates, rows.get("criterion"), strict=True)):
        found.append(thing := None if gate is None else known.found(gate, code))
        if gate is not None and thing is None:
            rows.reject(index, "criterion", "unknown_criterion_of_gate", known.text(code))
    rows.values["criterion_id"] = found
    return rows


def _find(rows: Rows, context: Context) -> list[int | None]:
    """Put the reviews into the rows; return their gates."""
    known = cast("Reviews", context.ids["gate"])
    named = zip(*(rows.get(name) for name in KEY_NAMES), strict=True)
    found = [known.found(product, gate, day) for product, gate, day in named]
    for index, (review, day) in enumerate(zip(found, rows.get("asked_on"), strict=True)):
        if review is None:
            rows.reject(index, "asked_on", "unknown_review", day)
    rows.values["review_id"] = [review and review[0] for review in found]
    return [review and review[1] for review in found]


def of_reviews(stage: Stage, which: str) -> sql.Composable:
    """Return SQL over `s`: it would write something into a review `r` of this kind."""
    return sql.SQL(
        "NOT EXISTS (SELECT 1 FROM {target} t WHERE t.id = s.id AND NOT {differs}) AND EXISTS"
        " (SELECT 1 FROM portfolio_gatereview r WHERE r.id = s.review_id AND {which})"
    ).format(target=stage.target, differs=differs(assignments(stage), stage), which=sql.SQL(which))


def reject_decided_here(stage: Stage) -> None:
    """Refuse to write into a review that was decided in the portal."""
    stage.reject(
        code="review_decided_here",
        column="asked_on",
        where=of_reviews(stage, "r.outcome <> '' AND r.import_run_id IS NULL"),
    )


def reject_open(stage: Stage) -> None:
    """Refuse to vote or judge for others: in an open review everybody does for themselves."""
    stage.reject(
        code="vote_oneself", column="email", where=of_reviews(stage, "r.outcome = ''"), value="s.email"
    )


ISSUES: Final[Mapping[str, tuple[Label, Label]]] = {
    "unknown_review_gate": (
        _("No product of yours was before a gate “%(value)s”."),
        _("Correct the code, or import the gate reviews first."),
    ),
    "unknown_review": (
        _("The product has no review of this gate that was asked for on %(value)s."),
        _("Correct the day, or import the gate reviews first."),
    ),
    "unknown_criterion_of_gate": (
        _("The gate of this review has no criterion “%(value)s”."),
        _("Correct the code, or import the criteria of gates first."),
    ),
    "review_decided_here": (
        _("This review was decided in the portal, on what had been said until then."),
        _("Leave the line as the list has it, or reopen the review on its page."),
    ),
    "vote_oneself": (
        _("This review is open: %(value)s votes and judges in person."),
        _("Leave the line out, and ask them to vote on the page of the review."),
    ),
}
