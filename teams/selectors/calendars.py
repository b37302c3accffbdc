"""By which calendar somebody works, and from whom they have it."""

from dataclasses import dataclass
from typing import Final

from teams.models import Person, Team, WorkCalendar

_NEAREST: Final = """
    WITH RECURSIVE above AS (
        SELECT id, parent_id, calendar_id, 0 AS depth FROM teams_team WHERE id = %s
        UNION ALL
        SELECT t.id, t.parent_id, t.calendar_id, above.depth + 1
        FROM above JOIN teams_team t ON t.id = above.parent_id WHERE above.calendar_id IS NULL
    )
    SELECT t.* FROM above JOIN teams_team t ON t.id = above.id WHERE above.calendar_id IS NOT NULL
"""


@dataclass(frozen=True)
class HeldCalendar:
    """A calendar, and the team whose it is; None: it was given to the person, or the team, itself."""

    calendar: WorkCalendar
    team: Team | None


def held_calendar(holder: Person | Team) -> HeldCalendar | None:
    """Return the calendar of somebody, or else that of the nearest team above, as `team_calendars` does."""
    if holder.calendar is not None:
        return HeldCalendar(holder.calendar, None)
    start = holder.team_id if isinstance(holder, Person) else holder.parent_id
    for team in Team.objects.raw(_NEAREST, [start]).prefetch_related("calendar"):
        assert team.calendar is not None
        return HeldCalendar(team.calendar, team)
    return None
