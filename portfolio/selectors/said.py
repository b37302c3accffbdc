"""What was said in gate reviews: votes, scores and evidence, each a row of its own."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from core.access.models import User
from core.access.permissions import visible_paths
from portfolio.models import Evidence, GateScore, GateVote

Said = TypeVar("Said", bound=Model)
REVIEW = ("review__product__scope", "review__product__node", "review__gate__cycle", "import_run")


def votes_for(user: User) -> QuerySet[GateVote]:
    """Return the votes at the gates of products that a user sees."""
    return _seen(GateVote.objects.select_related(*REVIEW), user)


def scores_for(user: User) -> QuerySet[GateScore]:
    """Return the scores at the gates of products that a user sees."""
    return _seen(GateScore.objects.select_related(*REVIEW, "criterion"), user)


def evidence_for(user: User) -> QuerySet[Evidence]:
    """Return the evidence at the gates of products that a user sees."""
    return _seen(Evidence.objects.select_related(*REVIEW, "criterion"), user)


def _seen(rows: QuerySet[Said, Any], user: User) -> QuerySet[Said, Any]:
    paths = visible_paths(user)
    return rows if paths is None else rows.filter(review__product__scope__path__within=paths)
