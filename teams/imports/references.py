"""How other sources name a person or a team."""

from collections.abc import Mapping
from typing import Final

from core.ingest.cells import code_key
from core.ingest.sources import Context, Reference
from teams.models import Person, Team


def people(context: Context) -> Mapping[str, int]:
    """Return e-mail → id of everybody."""
    return {code_key(email): person for email, person in Person.objects.values_list("email", "id")}


def teams(context: Context) -> Mapping[str, int]:
    """Return code → id of all teams."""
    return {code_key(code): team for code, team in Team.objects.values_list("code", "id")}


PERSON: Final = Reference(
    load=people,
    unknown="unknown_person",
    show="SELECT x.email FROM teams_person x WHERE x.id = {id}",
)
TEAM: Final = Reference(
    load=teams,
    unknown="unknown_team",
    show="SELECT x.code FROM teams_team x WHERE x.id = {id}",
)
