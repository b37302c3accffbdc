"""Objectives of nodes, each serving at most one of the same node or of a node above it."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Text
from core.ingest.cells import Email as EmailCell
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.trees import resolve_parents
from core.ingest.sources import Check, Column, Shaped, Source
from portfolio.imports.references import NODE
from portfolio.models import Objective
from teams.imports.references import PERSON

NODE_OF: Final = (
    "(SELECT sc.path FROM portfolio_node n JOIN access_scope sc ON sc.id = n.scope_id WHERE n.id = {node})"
)
STATE: Final = Choice(
    {
        "draft": ("brouillon",),
        "open": ("ouvert", "en cours", "under way"),
        "reached": ("atteint", "done"),
        "missed": ("non atteint", "not reached"),
        "dropped": ("abandonné",),
    }
)
COLUMNS: Final = (
    Column(
        name="code",
        label=_("Code"),
        aliases=("objective_code", "code objectif"),
        cleaner=Code(max_length=64),
        required=True,
        writes="code",
    ),
    Column(
        name="portfolio",
        label=_("Portfolio"),
        aliases=("node", "portefeuille", "noeud", "nœud"),
        cleaner=Code(max_length=64),
        required=True,
        writes="node_id",
        reference=NODE,
    ),
    Column(
        name="title",
        label=_("Title"),
        aliases=("objective", "objectif", "titre", "intitulé"),
        cleaner=Text(max_length=200),
        required=True,
        writes="title",
    ),
    Column(
        name="parent",
        label=_("Serves"),
        aliases=("serves", "parent_code", "sert", "objectif parent"),
        cleaner=Code(max_length=64),
        stored="(SELECT o.code FROM portfolio_objective o WHERE o.id = t.parent_id)",
    ),
    Column(
        name="owner_email",
        label=_("Owner's e-mail"),
        aliases=("owner", "responsable", "e-mail du responsable"),
        cleaner=EmailCell(),
        writes="owner_id",
        reference=PERSON,
    ),
    Column(
        name="from",
        label=_("From"),
        aliases=("du", "début", "start", "starts_on"),
        cleaner=Date(),
        required=True,
        writes="starts_on",
    ),
    Column(
        name="to",
        label=_("To"),
        aliases=("au", "fin", "end", "ends_on"),
        cleaner=Date(),
        required=True,
        writes="ends_on",
        help=_("Its last day."),
    ),
    Column(name="state", label=_("State"), aliases=("état", "statut"), cleaner=STATE, writes="state"),
    Column(
        name="description",
        label=_("Description"),
        aliases=("text", "texte"),
        cleaner=Text(max_length=10_000),
        writes="description",
    ),
)


def resolve(stage: Stage) -> None:
    """Find the objectives that others serve; refuse circles and what stands outside the line up the tree."""
    with_parents = "parent" in stage.context.present
    while True:
        if with_parents:
            resolve_parents(
                stage,
                column="parent",
                staged="parent",
                into="parent_id",
                key="code",
                unknown="unknown_parent",
            )
        if not stage.reject(
            code="outside_line", column="parent", where=_outside(stage, with_parents), value="s.code"
        ):
            return


def _outside(stage: Stage, with_parents: bool) -> sql.Composable:
    """Return SQL over `s`: it would serve, or be served by, an objective of a node beside its own."""
    parent = "s.parent_id" if with_parents else "(SELECT o.parent_id FROM {t} o WHERE o.id = s.id)"
    above = (
        f"coalesce((SELECT p.node_id FROM {{s}} p WHERE p.id = {parent}),"  # noqa: S608 constants
        f" (SELECT o.node_id FROM {{t}} o WHERE o.id = {parent}))"
    )
    own, its, theirs = (NODE_OF.replace("{node}", node) for node in ("s.node_id", above, "c.node_id"))
    text = (
        f"({parent} IS NOT NULL AND NOT {own} <@ {its})"  # noqa: S608 constants
        " OR EXISTS (SELECT 1 FROM {t} c WHERE c.parent_id = s.id"
        f" AND NOT EXISTS (SELECT 1 FROM {{s}} k WHERE k.id = c.id) AND NOT {theirs} <@ {own})"
    )
    return sql.SQL(text).format(s=stage.table, t=stage.target)


OBJECTIVES: Final = Source(
    name="objectives",
    label=_("Objectives"),
    description=_("One row per objective: its node, its period, and the objective that it serves."),
    model=Objective,
    columns=COLUMNS,
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_OBJECTIVE,
    row_path=NODE_OF.format(node="t.node_id"),
    shaped=(Shaped(name="parent_id", needs=("parent",)),),
    checks=(
        Check(
            code="dates_reversed",
            column="to",
            fault="s.ends_on <= s.starts_on",
            value="s.ends_on",
            parameters={"later": "s.ends_on", "earlier": "s.starts_on"},
        ),
    ),
    resolve=resolve,
    issue_texts={
        "outside_line": (
            _("%(value)s would serve, or be served by, an objective outside its line up the tree."),
            _("Let it serve one of its own node or of a node above."),
        ),
    },
)
