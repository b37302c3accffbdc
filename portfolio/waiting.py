"""What of the portfolio waits for one person: votes, decisions, reviews, actions, successions, results."""

from datetime import timedelta
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Least, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.access.permissions import Action
from core.collaboration.sentences import Sentence, Words
from core.collaboration.waiting import WHAT, Question, Waiting, register, shaped
from core.common.spans import holding
from core.profile import is_on
from portfolio.models import (
    ActionItem,
    Classification,
    GateReview,
    GateVote,
    InnovationClass,
    KeyResult,
    KeyResultValue,
    Node,
    Objective,
    Ownership,
    Product,
    ProductStop,
)

OF_PRODUCT: Final = "product__scope__path"
OF_NODE: Final = "objective__node__scope__path"
# A value by hand that is older says nothing of today any more.
SILENT: Final = timedelta(days=45)
# As far ahead as the page of coverage looks: finding somebody takes its time.
SUCCESSION: Final = timedelta(days=90)
# What is kept of a key result that has a value, however old.
SAID: Final = "said"


def decisions(asked: Question) -> QuerySet[Any]:
    """Return the reviews in which everybody has voted who must, and which the user may decide."""
    said = GateVote.objects.filter(review=OuterRef("pk"), import_run=None).order_by()
    roles = Func(F("roles"), function="unnest", output_field=CharField(), set_returning=True)
    rows = (
        _open_reviews(asked)
        .filter(asked.allowed(Action.DECIDE_GATE, OF_PRODUCT))
        .annotate(voted=ArraySubquery(said.values(role=roles)))
        .filter(Q(gate__roles=[]) | Q(gate__roles__contained_by=F("voted")))
    )
    if is_on("four_eyes"):
        rows = rows.exclude(asked_by_email__iexact=asked.user.email)
    return _shaped_reviews(rows)


def votes(asked: Question) -> QuerySet[Any]:
    """Return the reviews that need the vote of a role which the user has there and nobody voted in yet."""
    needed = Q(pk__in=[])
    for role in sorted(asked.roles):
        voted = GateVote.objects.filter(review=OuterRef("pk"), import_run=None, roles__contains=[role])
        needed |= Q(~Exists(voted), asked.holding(role, OF_PRODUCT), gate__roles__contains=[role])
    allowed = asked.allowed(Action.REVIEW_GATE, OF_PRODUCT)
    return _shaped_reviews(_open_reviews(asked).filter(needed, allowed))


def actions(asked: Question) -> QuerySet[Any]:
    """Return the actions of the user that are due or soon will be."""
    product = Product.objects.filter(scope=OuterRef("scope")).values("name")[:1]
    node = Node.objects.filter(scope=OuterRef("scope")).values("name")[:1]
    rows = ActionItem.objects.visible_to(asked.user).filter(
        asked.here("scope__path"),
        owner__email__iexact=asked.user.email,
        done_on=None,
        due_on__lte=asked.soon,
    )
    return shaped(rows, what="title", place=Coalesce(Subquery(product), Subquery(node)), day="due_on")


def classifications(asked: Question) -> QuerySet[Any]:
    """Return the proposed classes that the user may confirm or reject."""
    rows = Classification.objects.filter(
        asked.here(OF_PRODUCT), asked.allowed(Action.REVIEW_CLASSIFICATION, OF_PRODUCT), outcome=""
    )
    if is_on("four_eyes"):
        rows = rows.exclude(classified_by__iexact=asked.user.email)
    word = Case(
        *(When(innovation_class=code, then=Value(str(label))) for code, label in InnovationClass.choices),
        default=F("innovation_class"),
    )
    return shaped(rows, what=word, place="product__name", day="classified_on")


def successions(asked: Question) -> QuerySet[Any]:
    """Return the roles at products that end soon, or whose holder leaves, and that nobody takes up then."""
    seen = Product.objects.filter(
        asked.here("scope__path"), asked.allowed(Action.EDIT_OWNERSHIP, "scope__path")
    )
    next_one = Ownership.objects.filter(
        product=OuterRef("product"),
        role=OuterRef("role"),
        starts_on__gt=asked.today,
        starts_on__lte=OuterRef("until"),
    )
    held = Ownership.objects.filter(holding(asked.today), product__in=seen.active_on(asked.today))
    rows = held.annotate(until=Least("ends_on", "person__leaves_on")).filter(
        ~Exists(next_one), until__lte=asked.today + SUCCESSION
    )
    return shaped(
        rows, what="role", place="product__name", code="product__code", more="person__name", day="until"
    )


def key_results(asked: Question) -> QuerySet[Any]:
    """Return the key results by hand of which nobody has said anything for long.

    They wait for the owner of their objective, or, where it has none, for whoever may edit it.
    """
    said = KeyResultValue.objects.filter(key_result=OuterRef("pk"), on__lte=asked.today).order_by()
    last = said.values("key_result").annotate(last=Max("on")).values("last")
    whose = Q(objective__owner__email__iexact=asked.user.email, objective__node__in=_nodes(asked)) | Q(
        asked.allowed(Action.EDIT_OBJECTIVE, OF_NODE), objective__owner=None
    )
    rows = KeyResult.objects.filter(
        whose,
        asked.here(OF_NODE),
        kpi="",
        objective__state=Objective.State.OPEN,
        objective__starts_on__lte=asked.today,
    ).annotate(since=Coalesce(Subquery(last), "objective__starts_on"), said=Subquery(last))
    return shaped(
        rows.filter(since__lte=asked.today - SILENT),
        what="title",
        place="objective__node__name",
        code="objective_id",
        more=Case(When(said=None, then=Value("")), default=Value(SAID)),
        day="since",
    )


def _nodes(asked: Question) -> QuerySet[Node]:
    return Node.objects.visible_to(asked.user)


def _open_reviews(asked: Question) -> QuerySet[GateReview]:
    stopped = ProductStop.objects.in_force().filter(product=OuterRef("product"))
    return GateReview.objects.filter(~Exists(stopped), asked.here(OF_PRODUCT), outcome="")


def _shaped_reviews(rows: QuerySet[Any]) -> QuerySet[Any]:
    return shaped(rows, what=_called("gate"), place="product__name", day="due_on")


def _called(noun: str) -> Combinable:
    """Name something that a company names in two languages."""
    english = F(f"{noun}__name")
    french = (get_language() or "").startswith("fr")
    return Coalesce(NullIf(F(f"{noun}__name_fr"), Value("")), english) if french else english


def _of(route: str) -> Any:
    return lambda row: reverse(f"portfolio:{route}", args=[row.pk])


ROLES: Final = Words(lambda: Ownership.Role.values, lambda code: str(Ownership.Role(code).label))


def _news_of_key_result(code: str) -> str:
    return _("Key result without a recent value") if code else _("Key result without any value yet")


KINDS: Final = (
    Waiting(
        kind="gate_decision",
        order=10,
        switch="gates",
        label=gettext_lazy("Gates to decide"),
        icon="gavel",
        rows=decisions,
        url=_of("gate-review-detail"),
        detail=Sentence(gettext_lazy("Your decision is awaited")),
    ),
    Waiting(
        kind="gate_vote",
        order=20,
        switch="gates",
        label=gettext_lazy("Votes at gates"),
        icon="flag",
        rows=votes,
        url=_of("gate-review-detail"),
        detail=Sentence(gettext_lazy("Your vote is awaited")),
    ),
    Waiting(
        kind="classification",
        order=40,
        switch="classification_review",
        label=gettext_lazy("Classes to review"),
        icon="eye",
        rows=classifications,
        url=_of("classification-review"),
        detail=Sentence(gettext_lazy("The proposed innovation class awaits your review")),
        day="since",
    ),
    Waiting(
        kind="action",
        order=50,
        switch="gates",
        label=gettext_lazy("Actions"),
        icon="checklist",
        rows=actions,
        url=_of("action-edit"),
        title=WHAT,
        detail=Sentence(gettext_lazy("Action · %(place)s")),
    ),
    Waiting(
        kind="succession",
        order=70,
        label=gettext_lazy("Successions"),
        icon="users",
        rows=successions,
        url=lambda row: reverse("portfolio:product-tab", args=[row.code, "people"]),
        title=Sentence(
            gettext_lazy("%(product)s: %(role)s to be found"),
            columns={"product": "place", "role": "what"},
            words={"what": ROLES},
        ),
        detail=Sentence(gettext_lazy("Nobody follows %(person)s"), columns={"person": "more"}),
    ),
    Waiting(
        kind="key_result",
        order=80,
        switch="objectives",
        label=gettext_lazy("Key results without news"),
        icon="target",
        rows=key_results,
        url=lambda row: reverse("portfolio:objective-detail", args=[row.code]),
        detail=Sentence("%(more)s", words={"more": Words(lambda: ["", SAID], _news_of_key_result)}),
        day="since",
    ),
)


def register_waiting() -> None:
    """Make it known."""
    for one in KINDS:
        register(one)
