"""Products, and who answers for them."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from psycopg2 import sql

from core.access.models import Scope
from core.access.permissions import Action
from core.common.touch import Touched, touch
from core.custom.imports import columns_of
from core.ingest.cells import Choice, Code, Date, Email, Text
from core.ingest.messages import Label
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted
from core.ingest.sources import Column, Shaped, Source, Value, in_order
from portfolio.imports.classes import keep_classes
from portfolio.imports.nodes import NODE_PATH
from portfolio.imports.opening import HAS, TAKEN, open_roles
from portfolio.imports.paths import make_scopes, rebuild_paths
from portfolio.imports.references import NODE_OF_PRODUCT
from portfolio.models import Product
from teams.imports.pending import resolve_email

ROLES: Final = {"manager": "manager_email", "owner": "owner_email"}
STAGE: Final = Choice(
    {
        "idea": ("idée", "ideation", "concept"),
        "discovery": ("découverte", "exploration", "cadrage"),
        "development": ("développement", "build", "réalisation", "en développement"),
        "launch": ("lancement", "lancé", "introduction"),
        "growth": ("croissance",),
        "maturity": ("maturité", "mature", "exploitation"),
        "decline": ("déclin", "fin de vie", "sunset"),
        "retired": ("retiré", "arrêté", "end of life", "eol"),
    }
)
INNOVATION: Final = Choice(
    {
        "new_to_world": ("new to the world", "nouveau au monde", "rupture", "breakthrough"),
        "new_line": ("new line", "nouvelle gamme", "nouvelle ligne", "new product line"),
        "extension": ("line extension", "extension de gamme", "addition"),
        "refresh": ("rafraîchissement", "renouvellement", "improvement", "amélioration", "revision"),
    }
)
HELD: Final = """
    coalesce((SELECT p.email FROM portfolio_ownership o JOIN teams_person p ON p.id = o.person_id
              WHERE o.product_id = t.id AND o.role = 'ROLE' AND o.starts_on <= %(today)s
              AND (o.ends_on IS NULL OR o.ends_on > %(today)s)), t.attributes ->> 'ROLE_email')
"""


def _role_column(role: str, label: Label, *aliases: str) -> Column:
    held = HELD.replace("ROLE", role)
    return Column(name=f"{role}_email", label=label, aliases=aliases, cleaner=Email(), stored=held)


COLUMNS: Final = (
    Column(
        name="code",
        label=_("Code"),
        aliases=("product_code", "code produit"),
        cleaner=Code(max_length=64),
        required=True,
        writes="code",
    ),
    Column(
        name="name",
        label=_("Name"),
        aliases=("nom", "product_name", "nom du produit", "libellé"),
        cleaner=Text(max_length=150),
        required=True,
        writes="name",
    ),
    Column(
        name="portfolio",
        label=_("Portfolio"),
        aliases=("portefeuille", "node", "portfolio_code", "product line", "gamme"),
        cleaner=Code(max_length=64),
        required=True,
        writes="node_id",
        reference=NODE_OF_PRODUCT,
    ),
    Column(
        name="stage",
        label=_("Stage"),
        aliases=("étape", "phase", "stade", "life cycle"),
        cleaner=STAGE,
        writes="stage",
    ),
    Column(
        name="innovation_class",
        label=_("Innovation class"),
        aliases=("classe d'innovation", "innovation"),
        cleaner=INNOVATION,
        writes="innovation_class",
    ),
    Column(
        name="first_launched_on",
        label=_("First launch"),
        aliases=("premier lancement", "first launch", "date de lancement", "launch_date"),
        cleaner=Date(),
        writes="first_launched_on",
    ),
    Column(
        name="retired_on",
        label=_("Retirement"),
        aliases=("retrait", "date de retrait", "retired", "end of life date"),
        cleaner=Date(),
        writes="retired_on",
    ),
    _role_column(
        "manager",
        pgettext_lazy("of a product", "Manager's e-mail"),
        "manager",
        "chef de produit",
        "product manager",
        "pm",
    ),
    _role_column(
        "owner",
        pgettext_lazy("of a product", "Owner's e-mail"),
        "owner",
        "product owner",
        "po",
        "responsable produit",
    ),
    Column(name="description", label=_("Description"), cleaner=Text(), writes="description"),
)

# The product would move into a node outside the places where the run may work.
ELSEWHERE: Final = """
    NOT EXISTS (SELECT 1 FROM portfolio_node n JOIN access_scope sc ON sc.id = n.scope_id
                WHERE n.id = s.node_id AND sc.path <@ ANY({places}::ltree[]))
    AND NOT EXISTS (SELECT 1 FROM portfolio_product p WHERE p.id = s.id AND p.node_id = s.node_id)
"""


def resolve(stage: Stage) -> None:
    """Find managers and owners, and which of them would be new; refuse moves into others' nodes."""
    if stage.context.places is not None:
        stage.reject(
            code="unknown_node",
            column="portfolio",
            where=sql.SQL(ELSEWHERE).format(places=Quoted(stage.context.places)),
            value="SELECT n.code FROM portfolio_node n WHERE n.id = s.node_id",
        )
    present = [role for role, column in ROLES.items() if column in stage.context.present]
    for role in present:
        resolve_email(stage, column=ROLES[role], into=f"{role}_id")
        _reject_taken(stage, role)
    if present:
        stage.execute("UPDATE {s} SET people_change = false")
        stage.execute(
            "UPDATE {s} s SET people_change = true"
            " WHERE s.id IN (SELECT w.product_id FROM ({wanted}) w WHERE NOT {has})",
            wanted=_wanted(stage, present),
            has=sql.SQL(HAS),
        )


def _since(stage: Stage) -> str:
    """SQL over `s` for the day from which a role is meant: the first launch, at the latest today."""
    launched = (
        "s.first_launched_on"
        if "first_launched_on" in stage.context.present
        else "(SELECT p.first_launched_on FROM portfolio_product p WHERE p.id = s.id)"
    )
    return f"least(coalesce({launched}, %(today)s), %(today)s)::date"


def _wanted(stage: Stage, roles: list[str]) -> sql.Composable:
    """SQL of the people that the file names: line, product_id, role, person_id, since."""
    return sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT s.line, s.id AS product_id, {role}::text AS role, s.{person} AS person_id,"
            " {since} AS since FROM {staged} s WHERE s.{person} IS NOT NULL"
        ).format(
            role=Quoted(role),
            person=sql.Identifier(f"{role}_id"),
            since=sql.SQL(_since(stage)),
            staged=stage.table,
        )
        for role in roles
    )


def _reject_taken(stage: Stage, role: str) -> None:
    """Somebody else's role that begins today or later is not for this file to move."""
    stage.reject(
        code="role_taken",
        column=ROLES[role],
        where=sql.SQL("s.line IN (SELECT w.line FROM ({}) w WHERE NOT {} AND {})").format(
            _wanted(stage, [role]), sql.SQL(HAS), sql.SQL(TAKEN)
        ),
        value=f"s.{ROLES[role]}",
    )


def before_write(stage: Stage) -> None:
    """Make the scopes of new products."""
    make_scopes(stage, kind=Scope.Kind.PRODUCT)


def after_write(stage: Stage) -> None:
    """Put products in their place, and people in their roles."""
    rebuild_paths(stage)
    present = [role for role, column in ROLES.items() if column in stage.context.present]
    if present:
        open_roles(stage, _wanted(stage, present))
    if "innovation_class" in stage.context.present:
        keep_classes(stage)


def adopt_people(stage: Stage) -> None:
    """Give products the manager and owner they were waiting for."""
    waiting = sql.SQL(" UNION ALL ").join(
        sql.SQL(
            "SELECT m.line, p.id AS product_id, {role}::text AS role, m.id AS person_id,"
            " least(coalesce(p.first_launched_on, %(today)s), %(today)s)::date AS since"
            " FROM portfolio_product p"
            " JOIN teams_person m ON lower(m.email) = lower(p.attributes ->> {column})"
        ).format(role=Quoted(role), column=Quoted(column))
        for role, column in ROLES.items()
    )
    opened = open_roles(stage, waiting)
    for column in ROLES.values():
        _settle(stage, column)
    if opened:
        touch(Touched(kind="ownership", everything=True, cause=stage.run_id))


def _settle(stage: Stage, column: str) -> None:
    """Forget an e-mail that was waited for, once its person is known."""
    known = (
        "SELECT p.id FROM portfolio_product p"
        " JOIN teams_person m ON lower(m.email) = lower(p.attributes ->> %(column)s)"
    )
    stage.journal("portfolio_product", known, column=column)
    stage.execute(
        """
        UPDATE portfolio_product p SET attributes = nullif(p.attributes - %(column)s, '{{}}'),
            import_run_id = %(run)s, line = m.line, version = p.version + 1, updated_at = now()
        FROM teams_person m WHERE lower(m.email) = lower(p.attributes ->> %(column)s)
        """,
        column=column,
    )


PRODUCTS: Final = Source(
    name="products",
    label=_("Products"),
    description=_(
        "One row per product: where it stands, its stage, its first launch, its manager and owner."
    ),
    model=Product,
    columns=COLUMNS,
    key=("code",),
    key_names=("code",),
    key_sql={"code": "lower({})"},
    named=True,
    action=Action.EDIT_PRODUCT,
    row_path=NODE_PATH,
    computed=r"kpi_[a-z0-9_]+ \[[^\]]+\]",
    shaped=(
        Shaped(name="scope_id"),
        Shaped(name="manager_id", needs=("manager_email",), writes=False, sql_type="bigint"),
        Shaped(name="owner_id", needs=("owner_email",), writes=False, sql_type="bigint"),
        Shaped(
            name="people_change",
            needs=("manager_email", "owner_email"),
            writes=False,
            sql_type="boolean",
        ),
    ),
    values={"scope_id": Value(insert="s.scope_id", update="t.scope_id")},
    known=in_order("first_launched_on", "retired_on", of=Product),
    resolve=resolve,
    pending=("manager_email", "owner_email"),
    also_changed="people_change",
    everything=True,
    owns={"scope_id": Scope},
    before_write=before_write,
    after_write=after_write,
    after_undo=rebuild_paths,
    follows={"people": adopt_people},
    more=columns_of("product"),
    issue_texts={
        "unknown_product": (
            _("No product with the code “%(value)s” that you may change."),
            _("Correct the code, or import the product first."),
        ),
        "unknown_node": (
            _("No portfolio node with the code “%(value)s” that you may change."),
            _("Correct the code, or import the portfolio tree first."),
        ),
        "role_taken": (
            _("Somebody else has this role from today or a later day on (%(value)s cannot have it too)."),
            _("Change who has the role on the product's page, or import an ownership file with the dates."),
        ),
    },
)
