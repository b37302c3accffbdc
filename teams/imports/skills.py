"""The catalogue of skills."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Text
from core.ingest.sources import Column, Source
from teams.models import Skill

FAMILY: Final = Choice(
    {
        "strategy": ("stratégie",),
        "customer": ("customers", "clients"),
        "delivery": ("réalisation",),
        "data": ("data and money", "données", "données et finance"),
        "design": ("conception",),
        "market": ("marché",),
        "leadership": ("direction", "conduite"),
        "technology": ("technologie",),
    }
)
COLUMNS: Final = (
    Column(
        name="code",
        label=_("Code"),
        aliases=("skill_code", "code compétence"),
        cleaner=Code(max_length=64),
        required=True,
        writes="code",
    ),
    Column(
        name="name",
        label=_("Name in English"),
        aliases=("name_en", "skill", "nom anglais"),
        cleaner=Text(max_length=100),
        required=True,
        writes="name",
    ),
    Column(
        name="name_fr",
        label=_("Name in French"),
        aliases=("nom", "compétence", "nom français"),
        cleaner=Text(max_length=100),
        required=True,
        writes="name_fr",
    ),
    Column(
        name="skill_family",
        label=_("Family"),
        aliases=("family", "famille"),
        cleaner=FAMILY,
        writes="family",
    ),
    Column(
        name="description",
        label=_("Description in English"),
        aliases=("description_en",),
        cleaner=Text(),
        writes="description",
    ),
    Column(
        name="description_fr",
        label=_("Description in French"),
        aliases=("description française",),
        cleaner=Text(),
        writes="description_fr",
    ),
)

SKILLS: Final = Source(
    name="skills",
    label=_("Skills"),
    description=_("One row per skill of the catalogue, named in English and in French."),
    model=Skill,
    columns=COLUMNS,
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_ROLE_SHEET,
    recognised=lambda present: "skill_family" in present,
)
