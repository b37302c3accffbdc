"""Teams with those inside them."""

from typing import Final

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from teams.models import Team

_INSIDE: Final = """
    WITH RECURSIVE inside AS (
        SELECT id FROM teams_team WHERE id = %s
        UNION
        SELECT t.id FROM teams_team t JOIN inside ON t.parent_id = inside.id)
    SELECT id FROM inside
"""


def inside(team: Team) -> QuerySet[Team]:
    """Return a team and all teams that are part of it."""
    return Team.objects.filter(pk__in=RawSQL(_INSIDE, [team.pk]))  # noqa: S611 no text of a user in it
