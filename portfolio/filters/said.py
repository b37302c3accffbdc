"""What lists of votes, scores and evidence of gate reviews can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import Role
from core.common.filters import QuickSearch
from portfolio.filters.gate_reviews import OPEN
from portfolio.filters.nodes import subtree
from portfolio.models import VOTES, Evidence, GateScore, GateVote, Outcome

SEARCHED = ("review__product__name", "review__product__code", "review__gate__name", "review__gate__name_fr")


class SaidFilter(django_filters.FilterSet):
    """What was said in a review is looked for by its review, and by whether a file told of it."""

    q = QuickSearch(*SEARCHED)
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), field_name="review__product__code")
    gate = django_filters.CharFilter(label=_("Gate"), field_name="review__gate__code")
    outcome = django_filters.MultipleChoiceFilter(
        label=_("Outcome"), choices=[(OPEN, _("Open")), *Outcome.choices], method="filter_outcome"
    )
    from_file = django_filters.BooleanFilter(
        label=_("Told by a file"), field_name="import_run", lookup_expr="isnull", exclude=True
    )

    def filter_node(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep what was said of products anywhere below a node."""
        return rows.filter(review__product__scope__path__within=subtree(self.request.user, code))

    def filter_outcome(self, rows: QuerySet[Any], name: str, values: list[str]) -> QuerySet[Any]:
        """Keep what was said in reviews with one of these outcomes; open ones have none."""
        return rows.filter(review__outcome__in=["" if value == OPEN else value for value in values])


class GateVoteFilter(SaidFilter):
    """Filters of votes."""

    q = QuickSearch("email", *SEARCHED)
    email = django_filters.CharFilter(label=_("E-mail"), lookup_expr="iexact")
    vote = django_filters.MultipleChoiceFilter(label=_("Vote"), choices=VOTES)
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Role.choices, method="filter_role")
    voted_from = django_filters.DateFilter(
        label=_("Voted from"), field_name="voted_at", lookup_expr="date__gte"
    )
    voted_to = django_filters.DateFilter(label=_("Voted to"), field_name="voted_at", lookup_expr="date__lte")

    class Meta:
        model = GateVote
        fields: tuple[str, ...] = ()

    def filter_role(self, rows: QuerySet[GateVote], name: str, role: str) -> QuerySet[GateVote]:
        """Keep votes that were cast in a role, among others perhaps."""
        return rows.filter(roles__contains=[role])


class GateScoreFilter(SaidFilter):
    """Filters of scores."""

    q = QuickSearch("email", "criterion__name", "criterion__name_fr", *SEARCHED)
    email = django_filters.CharFilter(label=_("E-mail"), lookup_expr="iexact")
    criterion = django_filters.CharFilter(label=_("Criterion"), field_name="criterion__code")
    score_min = django_filters.NumberFilter(label=_("Score from"), field_name="score", lookup_expr="gte")
    score_max = django_filters.NumberFilter(label=_("Score to"), field_name="score", lookup_expr="lte")

    class Meta:
        model = GateScore
        fields: tuple[str, ...] = ()


class EvidenceFilter(SaidFilter):
    """Filters of evidence."""

    q = QuickSearch("text", "criterion__name", "criterion__name_fr", *SEARCHED)
    criterion = django_filters.CharFilter(label=_("Criterion"), field_name="criterion__code")
    waived = django_filters.BooleanFilter(label=_("Waived"), method="filter_waived")
    met = django_filters.BooleanFilter(label=_("Met"), field_name="frozen__met")

    class Meta:
        model = Evidence
        fields: tuple[str, ...] = ()

    def filter_waived(self, rows: QuerySet[Evidence], name: str, waived: bool) -> QuerySet[Evidence]:
        """Keep what was waived, or what was not."""
        return rows.filter(~Q(waived_reason="") if waived else Q(waived_reason=""))
