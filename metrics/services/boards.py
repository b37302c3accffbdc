"""Draw the boards that most people open first, before they do."""

from datetime import date

from django.db.models import F, Func, IntegerField

from core.access.models import Scope
from core.common.actors import SYSTEM
from core.common.periods import last_complete_month
from core.jobs.models import Job
from core.jobs.services import jobs
from metrics.selectors.board.kept import shown_at
from metrics.selectors.places import places_of
from metrics.services.recompute import Progress, Unwatched

DRAW = "metrics.boards"
# The others are drawn, and kept, when somebody opens them.
HIGHEST = 40


def ask() -> None:
    """See that boards are drawn; a job that waits already will do."""
    if not Job.objects.filter(kind=DRAW, state=Job.State.DUE, cancel_requested_at__isnull=True).exists():
        jobs.add(kind=DRAW, payload={}, by=SYSTEM)


def draw(*, today: date, progress: Progress | None = None) -> int:
    """Keep the dashboards and boards of the highest nodes; return how many."""
    watch, period = progress or Unwatched(), last_complete_month(today)
    depth = Func(F("path"), function="nlevel", output_field=IntegerField())
    highest = Scope.objects.filter(kind=Scope.Kind.NODE).order_by(depth, "pk")[:HIGHEST]
    places = places_of(Scope.objects.filter(pk__in=list(highest.values_list("pk", flat=True))))
    for done, place in enumerate(places):
        watch.check_cancelled()
        watch.progress(done, len(places), step="boards")
        shown_at(place, period=period, today=today)
    watch.progress(len(places), len(places), step="boards")
    return len(places)
