"""Which success criteria wait for one person: for a signature, or for a look at why nothing judges them."""

from typing import Any, Final

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core.access.permissions import Action
from core.collaboration.sentences import Sentence, Words
from core.collaboration.waiting import OF_PLACE, Question, Row, Waiting, register, shaped
from core.common.spans import holding
from core.profile import is_on
from metrics import wording
from metrics.criteria_standing import COUNTING
from metrics.kpis import registry
from metrics.models import CriterionVerdict
from portfolio.models import CriterionSignature, Ownership, SuccessCriterion
from portfolio.signing import ROLES, needed
from roadmap.models import Launch

PATH: Final = "product__scope__path"
Verdict = CriterionVerdict.Verdict


def signatures(asked: Question) -> QuerySet[Any]:
    """Return the criteria of products not launched yet that lack a signature which the user can give."""
    given = CriterionSignature.objects.filter(criterion=OuterRef("pk"))
    wanted = Q()
    for part in needed():
        mine = Q()
        for role in ROLES.get(part, ()):
            mine |= asked.holding(role, PATH)
        if part not in ROLES:
            mine = asked.allowed(Action.EDIT_PRODUCT, PATH)
        wanted |= Q(~Exists(given.filter(part=part)), mine)
    not_launched = Q(launched=None) | Q(launched__gt=asked.today)
    rows = _criteria(asked).filter(wanted, not_launched, agreed_on=None, review_on__gte=asked.today)
    if is_on("four_eyes"):
        rows = rows.exclude(Exists(given.filter(email__iexact=asked.user.email)))
    return shaped(rows, what="kpi", place="product__name", day="proposed_on")


def unjudged(asked: Question) -> QuerySet[Any]:
    """Return the criteria that count, whose day is over, and that nothing could judge.

    They wait for whoever answers for the product, and for whoever signed them.
    """
    answers = Ownership.objects.filter(
        holding(asked.today),
        product=OuterRef("product"),
        person__email__iexact=asked.user.email,
    )
    signed = CriterionSignature.objects.filter(criterion=OuterRef("pk"), email__iexact=asked.user.email)
    judged = CriterionVerdict.objects.filter(
        criterion=OuterRef("pk"), current=True, verdict__in=[Verdict.MET, Verdict.MISSED]
    )
    rows = _criteria(asked).filter(
        COUNTING,
        Exists(answers) | Exists(signed),
        ~Exists(judged),
        review_on__lt=asked.today,
        pk__in=SuccessCriterion.objects.visible_to(asked.user),
    )
    return shaped(rows, what="kpi", place="product__name", day="review_on")


def _criteria(asked: Question) -> QuerySet[Any]:
    launched = Launch.objects.filter(product=OuterRef("product"), launched_on__isnull=False)
    first = launched.order_by().values("product").annotate(first=Min("launched_on")).values("first")
    rows = SuccessCriterion.objects.filter(asked.here(PATH))
    return rows.annotate(launched=Least(F("product__first_launched_on"), Subquery(first)))


def _kpi_called(code: str) -> str:
    known = {kpi.code: kpi for kpi in registry.all_kpis()}
    return known[code].said("short", wording.language()) if code in known else code


KPIS: Final = Words(lambda: [kpi.code for kpi in registry.all_kpis()], _kpi_called)
TITLE: Final = Sentence(OF_PLACE.text, words={"what": KPIS})


def _url(row: Row) -> str:
    return reverse("metrics:criterion-detail", args=[row.pk])


def register_waiting() -> None:
    """Make it known."""
    register(
        Waiting(
            kind="criterion_signature",
            order=30,
            label=gettext_lazy("Criteria to sign"),
            icon="pencil",
            rows=signatures,
            url=_url,
            title=TITLE,
            detail=Sentence(gettext_lazy("The success criterion awaits your signature")),
            day="since",
        )
    )
    register(
        Waiting(
            kind="criterion_verdict",
            order=60,
            label=gettext_lazy("Criteria without a verdict"),
            icon="check",
            rows=unjudged,
            url=_url,
            title=TITLE,
            detail=Sentence(
                gettext_lazy("The day of the success criterion is over, and no number judges it")
            ),
        )
    )
