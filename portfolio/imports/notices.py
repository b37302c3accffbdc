"""Who is told that a file planned their time: each person once, however many rows are theirs."""

from collections import Counter

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from core.access.models import User
from core.collaboration.services.notifications import notify
from core.ingest.finished import when_applied
from core.ingest.models import ImportRun
from portfolio.imports.allocations import ALLOCATIONS
from portfolio.models import Allocation
from teams.models import Person, Team


def register_listener() -> None:
    """Hear of imports."""
    when_applied(allocations_applied)


def allocations_applied(run: ImportRun) -> None:
    """Tell everybody of whose time a file says something new, and how many allocations those are.

    Which products they go to is on their own page, where everybody sees those that they may. What a program
    loads without anybody having asked for it is told to nobody.
    """
    if run.source != ALLOCATIONS.name or run.created_by_id is None:
        return
    actor = User.objects.filter(pk=run.created_by_id).first()
    if actor is None:
        return
    planned = _planned(run)
    people = {person.email.lower(): person for person in Person.objects.filter(pk__in=planned)}
    for user in User.objects.annotate(address=Lower("email")).filter(address__in=people, is_active=True):
        person = people[user.email.lower()]
        notify(
            kind="allocated_by_file",
            to=[user],
            actor=actor,
            subject=("person", person.pk),
            label=person.name,
            words={"count": planned[person.pk]},
        )


def _planned(run: ImportRun) -> Counter[int]:
    """Count by person what a run added or changed and is not over: their own, and their teams'."""
    lasting = Q(ends_on=None) | Q(ends_on__gt=timezone.localdate())
    rows = list(Allocation.objects.filter(lasting, import_run=run).values_list("person_id", "team_id"))
    planned = Counter(person for person, _team in rows if person)
    of_team = Counter(team for _person, team in rows if team)
    if not of_team:
        return planned
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    for person, team in Person.objects.exclude(team=None).values_list("pk", "team_id"):
        above = team
        while above:
            if count := of_team[above]:
                planned[person] += count
            above = parents[above]
    return planned
