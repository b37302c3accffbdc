"""Gate reviews as pages and lists show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, FloatField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Extract

from core.access.models import Role, User
from core.common.people import names_of
from portfolio.models import ActionItem, Gate, GateReview, GateVote, Product
from portfolio.selectors.life_cycles import cycle_of, gates_of
from portfolio.selectors.verdicts import Verdict, verdicts, weighted_mean
from portfolio.selectors.workstreams import Cell, cells


def reviews_for(user: User) -> QuerySet[GateReview]:
    """Return the reviews a user sees, each with how many of its conditions are open."""
    return (
        GateReview.objects.visible_to(user)
        .select_related("product__scope", "product__node", "gate__cycle", "gate__source", "gate__target")
        .annotate(
            open_conditions=_open_conditions(),
            waits_until=Coalesce(F("due_on"), F("asked_on")),
            turn=_turn(),
        )
    )


def _open_conditions() -> Coalesce:
    own = ActionItem.objects.filter(review=OuterRef("pk"), done_on=None).order_by().values("review")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


def _turn() -> Case:
    """What waits comes first, the most urgent first; then what was decided, the latest first."""
    waits = Extract(Coalesce(F("due_on"), F("asked_on")), "epoch")
    return Case(
        When(outcome="", then=waits),
        default=Value(10**11) - Extract("decided_on", "epoch"),
        output_field=FloatField(),
    )


@dataclass(frozen=True)
class RequiredRole:
    """A role that must have voted. voted: somebody of it has."""

    label: str
    voted: bool


@dataclass(frozen=True)
class NamedVote:
    """A vote in words."""

    name: str
    vote: GateVote

    @property
    def label(self) -> str:
        """Return what was voted."""
        return str(self.vote.get_vote_display())

    @property
    def from_file(self) -> int | None:
        """Return the import that told of it; None where it was cast in person."""
        return self.vote.import_run_id

    @property
    def note(self) -> str:
        """Return what was said with it."""
        return self.vote.note

    @property
    def roles(self) -> list[str]:
        """Return in which roles."""
        return [str(Role(role).label) for role in self.vote.roles]


@dataclass(frozen=True)
class ReviewPage:
    """One review: what the gate asks, how the product stands, who voted, what was decided."""

    review: GateReview
    verdicts: list[Verdict]
    mean: float | None
    votes: list[GateVote]
    roles: list[RequiredRole]
    conditions: list[ActionItem]
    names: dict[str, str]
    own_vote: GateVote | None

    @property
    def asked_by(self) -> str:
        """Return who asked, by name."""
        return self.names[self.review.asked_by_email]

    @property
    def decided_by(self) -> str:
        """Return who decided, by name."""
        return self.names[self.review.decided_by_email]

    @property
    def named_votes(self) -> list["NamedVote"]:
        """Return the votes in words."""
        return [NamedVote(self.names[vote.email], vote) for vote in self.votes]

    @property
    def stopping(self) -> list[Verdict]:
        """Return what stands in the way of passing."""
        return [one for one in self.verdicts if one.stops]


def review_page(*, user: User, review: GateReview, today: date) -> ReviewPage:
    """Gather what the page of a review shows."""
    found = verdicts(review, today)
    votes = list(review.votes.order_by("voted_at", "pk"))
    # Of an open review, what a file says of votes counts as nobody's.
    cast = [vote for vote in votes if vote.import_run_id is None or not review.is_open]
    voted = {role for vote in cast for role in vote.roles}
    emails = {vote.email for vote in votes} | {review.asked_by_email, review.decided_by_email}
    return ReviewPage(
        review=review,
        verdicts=found,
        mean=weighted_mean(found),
        votes=votes,
        roles=[
            RequiredRole(str(Role(role).label), role in voted)
            for role in review.gate.roles
            if review.is_open or role in voted
        ],
        conditions=list(review.conditions.select_related("owner").order_by("due_on", "pk")),
        names=names_of(emails | {one.evidence.waived_by_email for one in found if one.evidence}),
        own_vote=next((vote for vote in votes if vote.email == user.email.lower()), None),
    )


@dataclass(frozen=True)
class GateLine:
    """A gate of a product's life cycle, with its reviews of this product, newest first."""

    gate: Gate
    reviews: list[GateReview]
    may_ask: bool

    @property
    def latest(self) -> GateReview | None:
        """Return the newest review, if there is any."""
        return self.reviews[0] if self.reviews else None


@dataclass(frozen=True)
class ProductGates:
    """The workstreams, gates and actions of a product. past: reviews that no gate shows as its latest."""

    cells: list[Cell]
    gates: list[GateLine]
    past: list[GateReview]
    actions: list[ActionItem]
    waiting: GateReview | None


def product_gates(product: Product) -> ProductGates:
    """Gather how a product stands in its life cycle."""
    reviews = reviews_of(product)
    cycle = cycle_of(product)
    gates = gates_of(cycle) if cycle else []
    lines = [_line(gate, [one for one in reviews if one.gate_id == gate.pk]) for gate in gates]
    return ProductGates(
        cells=cells(product, reviews),
        gates=lines,
        past=[one for one in reviews if one.pk not in {line.latest.pk for line in lines if line.latest}],
        actions=list(
            ActionItem.objects.filter(scope=product.scope_id)
            .select_related("owner", "review__gate")
            .order_by(F("done_on").desc(nulls_first=True), "due_on", "pk")[:20]
        ),
        waiting=waiting(reviews),
    )


def reviews_of(product: Product) -> list[GateReview]:
    """Return the reviews of a product, newest first, with their gates."""
    return list(product.gate_reviews.select_related("gate__source", "gate__target"))


def waiting(reviews: Sequence[GateReview]) -> GateReview | None:
    """Return the review that waits for an outcome the longest."""
    open_ones = [one for one in reviews if one.is_open]
    return min(open_ones, key=lambda one: one.due_on or one.asked_on, default=None)


def _line(gate: Gate, reviews: list[GateReview]) -> GateLine:
    return GateLine(gate, reviews, may_ask=not (reviews and (reviews[0].is_open or reviews[0].passed)))
