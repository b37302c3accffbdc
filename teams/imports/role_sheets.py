"""Role sheets: their names, and the lines of their drafts. A person publishes what came in."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Integer, Text
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted
from core.ingest.sources import Check, Column, Source
from teams.imports.references import SHEET
from teams.kpi_names import kpi_names
from teams.models import RoleSheet, SheetLine, Skill
from teams.models.role_sheet import EXPECTED

FAMILY: Final = Choice(
    {
        "leadership": ("direction",),
        "product": ("produit",),
        "design": ("conception", "design and research"),
        "marketing": ("product marketing", "marketing produit"),
        "operations": ("portfolio office", "bureau de portefeuille"),
        "engineering": ("ingénierie",),
        "other": ("autre",),
    }
)
SECTION: Final = Choice(
    {
        "level": ("niveau", "career level"),
        "mission": ("missions",),
        "activity": ("activité", "activities", "activités"),
        "skill": ("compétence", "skills", "compétences"),
        "kpi": ("kpis", "indicateur", "indicateurs"),
        "step": ("étape", "career step", "évolution"),
        "reading": ("lecture", "lectures"),
        "training": ("formation", "formations"),
    }
)
ROLE_SHEETS: Final = Source(
    name="role_sheets",
    label=_("Role sheets"),
    description=_("One row per role sheet: its code, its names and what else the role is called."),
    model=RoleSheet,
    columns=(
        Column(
            name="code",
            label=_("Code"),
            aliases=("role_code", "code fiche"),
            cleaner=Code(max_length=64),
            required=True,
            writes="code",
        ),
        Column(
            name="name",
            label=_("Name in English"),
            aliases=("name_en", "nom anglais"),
            cleaner=Text(max_length=100),
            required=True,
            writes="name",
        ),
        Column(
            name="name_fr",
            label=_("Name in French"),
            aliases=("nom", "nom français", "métier"),
            cleaner=Text(max_length=100),
            required=True,
            writes="name_fr",
        ),
        Column(
            name="role_family",
            label=_("Family"),
            aliases=("family", "famille"),
            cleaner=FAMILY,
            writes="family",
        ),
        Column(
            name="also_called",
            label=_("Also called"),
            aliases=("aliases", "autres noms"),
            cleaner=Text(),
            writes="aliases",
        ),
    ),
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_ROLE_SHEET,
    recognised=lambda present: bool({"role_family", "also_called"} & present),
)


# What lines name is written as it is called: gaps and career steps compare it so.
_AS_CALLED: Final = """
    UPDATE {s} s SET reference = named.code FROM {named} named
    WHERE s.section = %(section)s AND lower(named.code) = lower(s.reference)
"""
_TWICE: Final = """
    coalesce(s.reference, '') <> '' AND (
        EXISTS (SELECT FROM {s} o WHERE (o.sheet_id, o.section) = (s.sheet_id, s.section)
                AND lower(o.reference) = lower(s.reference) AND o.line <> s.line)
        OR EXISTS (SELECT FROM {target} t WHERE (t.sheet_id, t.section) = (s.sheet_id, s.section)
                   AND lower(t.reference) = lower(s.reference) AND t.id <> s.id
                   AND NOT EXISTS (SELECT FROM {s} k WHERE k.id = t.id)))
"""


def resolve(stage: Stage) -> None:
    """Refuse lines that name what is not there, or one thing twice in a part."""
    for section, model in (("skill", Skill), ("step", RoleSheet)):
        stage.execute(_AS_CALLED, section=section, named=sql.Identifier(model._meta.db_table))
    stage.reject(
        code="unknown_skill",
        column="reference",
        where="s.section = 'skill' AND NOT EXISTS"
        " (SELECT 1 FROM teams_skill k WHERE lower(k.code) = lower(s.reference))",
        value="s.reference",
        parameters={"value": "s.reference"},
    )
    stage.reject(
        code="unknown_role_sheet",
        column="reference",
        where="s.section = 'step' AND NOT EXISTS"
        " (SELECT 1 FROM teams_rolesheet r WHERE lower(r.code) = lower(s.reference))",
        value="s.reference",
        parameters={"value": "s.reference"},
    )
    stage.reject(
        code="own_next_step",
        column="reference",
        where="s.section = 'step' AND EXISTS"
        " (SELECT 1 FROM teams_rolesheet r WHERE r.id = s.sheet_id AND lower(r.code) = lower(s.reference))",
        value="s.reference",
    )
    twice = sql.SQL(_TWICE).format(s=stage.table, target=stage.target)
    stage.reject(code="named_twice", column="reference", where=twice, value="s.reference")
    if known := list(kpi_names()):
        stage.reject(
            code="unknown_kpi",
            column="reference",
            where=sql.SQL("s.section = 'kpi' AND NOT s.reference = ANY({}::text[])").format(Quoted(known)),
            value="s.reference",
            parameters={"value": "s.reference"},
        )


LINES: Final = Source(
    name="role_sheet_lines",
    label=_("Lines of role sheets"),
    description=_(
        "One row per line of a role sheet: its part, its place in it, what it says in both languages."
    ),
    model=SheetLine,
    columns=(
        Column(
            name="sheet",
            label=_("Role sheet"),
            aliases=("role_sheet", "fiche", "fiche métier"),
            cleaner=Code(max_length=64),
            required=True,
            writes="sheet_id",
            reference=SHEET,
        ),
        Column(
            name="section",
            label=_("Part"),
            aliases=("partie", "rubrique"),
            cleaner=SECTION,
            required=True,
            writes="section",
        ),
        Column(
            name="order",
            label=_("Order"),
            aliases=("ordre", "position", "rang"),
            cleaner=Integer(min=1, max=999),
            required=True,
            writes="position",
        ),
        Column(
            name="reference",
            label=_("Code of what it names"),
            aliases=("référence", "code"),
            cleaner=Code(max_length=64),
            writes="reference",
            help=_("A skill, a KPI, the next role or a career level, by its code."),
        ),
        Column(
            name="expected",
            label=_("Expected level"),
            aliases=("attendu", "niveau attendu"),
            cleaner=Text(max_length=40),
            writes="expected",
            help=_("Of a skill: 0 to 5 for each career level, as 1/2/3/4."),
        ),
        Column(name="en", label=_("English"), aliases=("anglais",), cleaner=Text(), writes="en"),
        Column(name="fr", label=_("French"), aliases=("français",), cleaner=Text(), writes="fr"),
    ),
    key=("sheet_id", "section", "position"),
    key_names=("sheet", "section", "order"),
    named=True,
    action=Action.EDIT_ROLE_SHEET,
    checks=(
        Check(
            code="needs_reference",
            column="reference",
            fault="s.section IN ('level', 'skill', 'kpi', 'step') AND coalesce(s.reference, '') = ''",
            value="s.section",
            needs=("reference",),
        ),
        Check(
            code="expected_level",
            column="expected",
            fault="CASE WHEN s.section = 'skill' THEN coalesce(s.expected, '') !~ '" + EXPECTED + "'"
            " ELSE coalesce(s.expected, '') <> '' END",
            value="s.expected",
            needs=("expected",),
        ),
        Check(
            code="both_languages",
            column="fr",
            fault="s.section NOT IN ('skill', 'kpi', 'step')"
            " AND (coalesce(s.en, '') = '' OR coalesce(s.fr, '') = '')",
            value="s.en",
            needs=("en", "fr"),
        ),
    ),
    resolve=resolve,
    missing=lambda present, options: [
        name for name in ("reference", "expected", "en", "fr") if name not in present
    ],
    issue_texts={
        "unknown_skill": (
            _("No skill has the code “%(value)s”."),
            _("Import the skills first, or correct the code."),
        ),
        "unknown_role_sheet": (
            _("No role sheet has the code “%(value)s”."),
            _("Import the role sheets first, or correct the code."),
        ),
        "own_next_step": (
            _("A role is not its own next step."),
            _("Name another role, or leave the line out."),
        ),
        "named_twice": (
            _("“%(value)s” stands twice in one part of the sheet."),
            _("Keep one of the lines."),
        ),
        "unknown_kpi": (_("No KPI has the code “%(value)s”."), _("Correct the code.")),
        "needs_reference": (
            _("A line of this part names something by its code."),
            _("Write the code of the skill, KPI, role or career level."),
        ),
        "expected_level": (
            _("A skill has a level from 0 to 5 for each career level; other lines have none."),
            _("Write it as 1/2/3/4, or empty the cell."),
        ),
        "both_languages": (
            _("The line lacks one of the two languages."),
            _("Write it in English and in French."),
        ),
    },
)
