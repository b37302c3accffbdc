"""Who agreed to success criteria before the portal knew of them: for an administrator to bring, once.

Everybody else signs on the page, with their own name and on the day they do.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Email
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Statements
from core.ingest.sources import Column, Context, Reference, Source
from core.profile import is_on
from metrics.imports.criteria import LAUNCH, LAUNCHED, NAMED
from portfolio.errors import SignaturesFrozen
from portfolio.imports.references import by_code
from portfolio.models import CriterionSignature, SuccessCriterion


def _criteria(context: Context) -> Mapping[str, int]:
    """Return the criteria of the products that the run may change."""
    found = SuccessCriterion.objects.all()
    if context.places is not None:
        found = found.filter(product__scope__path__within=context.places)
    return by_code(found.values_list("code", "id"))


CRITERION: Final = Reference(
    load=_criteria,
    unknown="unknown_criterion",
    show="SELECT x.code FROM portfolio_successcriterion x WHERE x.id = {id}",
)
COLUMNS: Final = (
    Column(
        name="criterion",
        label=_("Success criterion"),
        aliases=("critère", "criterion_code", "code critère"),
        cleaner=Code(max_length=64),
        required=True,
        writes="criterion_id",
        reference=CRITERION,
    ),
    Column(
        name="signs_as",
        label=_("Signs as"),
        aliases=("part", "signe en tant que", "qualité"),
        cleaner=Choice(
            {
                "cpo": ("chief product officer", "directeur des produits", "directeur produit"),
                "pmo": ("project management office", "bureau des projets"),
                "lead": ("head of product", "responsable produit", "responsable"),
                "second": ("second person", "seconde personne"),
            }
        ),
        required=True,
        writes="part",
    ),
    Column(
        name="email",
        label=_("E-mail"),
        aliases=("e-mail", "courriel", "signataire"),
        cleaner=Email(),
        required=True,
        writes="email",
    ),
    Column(
        name="signed_on",
        label=_("Signed on"),
        aliases=("signé le", "date de signature"),
        cleaner=Date(),
        required=True,
        writes="signed_on",
    ),
)
# The day on which the second of two parts that belong together signed.
AGREED: Final = """
    UPDATE portfolio_successcriterion c SET agreed_on = found.day, version = c.version + 1
    FROM (
        SELECT c.id, least(
            CASE WHEN bool_or(g.part = 'cpo') AND bool_or(g.part = 'pmo')
                 THEN max(g.signed_on) FILTER (WHERE g.part IN ('cpo', 'pmo')) END,
            CASE WHEN bool_or(g.part = 'lead') AND bool_or(g.part = 'second')
                 THEN max(g.signed_on) FILTER (WHERE g.part IN ('lead', 'second')) END) AS day
        FROM portfolio_successcriterion c
        LEFT JOIN portfolio_criterionsignature g ON g.criterion_id = c.id GROUP BY c.id
    ) found
    WHERE found.id = c.id AND found.day IS DISTINCT FROM c.agreed_on
"""


# What people are called is kept with what they signed, as on the page.
NAMES: Final = """
    UPDATE portfolio_criterionsignature g SET name = p.name FROM teams_person p
    WHERE g.name = '' AND lower(p.email) = lower(g.email)
"""


def resolve(stage: Stage) -> None:
    """Refuse another signature than one that stands, and, while four eyes are asked for, one person twice."""
    stage.reject(
        code="signed_here",
        column="signed_on",
        where=sql.SQL(
            "EXISTS (SELECT 1 FROM {} t JOIN portfolio_successcriterion c ON c.id = t.criterion_id"
            " WHERE t.id = s.id AND (t.import_run_id IS NULL OR {})"
            " AND (lower(t.email), t.signed_on) IS DISTINCT FROM (lower(s.email), s.signed_on))"
        ).format(stage.target, sql.SQL(LAUNCHED.format(product="c.product_id"))),
        value="s.signed_on",
    )
    stage.reject(
        code="signature_to_come", column="signed_on", where="s.signed_on > %(today)s", value="s.signed_on"
    )
    if not is_on("four_eyes"):
        return
    other = "o.criterion_id = s.criterion_id AND o.part <> s.part AND lower(o.email) = lower(s.email)"
    where = sql.SQL("EXISTS (SELECT 1 FROM {} o WHERE {}) OR EXISTS (SELECT 1 FROM {} o WHERE {})").format(
        stage.table, sql.SQL(other), stage.target, sql.SQL(other)
    )
    stage.reject(code="signed_twice", column="email", where=where, value="s.email")


def refuse_frozen(statements: Statements) -> None:
    """Refuse to take back what was signed before a launch that was. Raises SignaturesFrozen."""
    found = statements.fetch(
        """
        SELECT DISTINCT c.code FROM {target} t
        JOIN undone u ON u.name = %(table)s AND u.id = t.id
        JOIN portfolio_successcriterion c ON c.id = t.criterion_id
        CROSS JOIN LATERAL (SELECT {launch} AS day) launch
        WHERE launch.day <= current_date AND (u.back OR t.signed_on < launch.day) ORDER BY c.code
        """,
        table=CriterionSignature._meta.db_table,
        launch=sql.SQL(LAUNCH.format(product="c.product_id")),
    )
    if found:
        codes = ", ".join(code for (code,) in found[:NAMED]) + (" …" if len(found) > NAMED else "")
        message = gettext(
            "This import brought the signatures under %(codes)s, and the product is launched since: they "
            "stand as they were given. The import stays as it is."
        )
        raise SignaturesFrozen(message % {"codes": codes})


def agree(stage: Statements) -> None:
    """Note since when each criterion is agreed."""
    stage.execute(NAMES)
    stage.execute(AGREED)


SIGNATURES: Final = Source(
    name="criteria_signatures",
    label=_("Signatures of success criteria"),
    description=_("One row per signature that was given before the portal knew of it."),
    model=CriterionSignature,
    columns=COLUMNS,
    key=("criterion_id", "part"),
    key_names=("criterion", "signs_as"),
    named=True,
    action=Action.ADMINISTER,
    row_path="(SELECT sc.path FROM portfolio_successcriterion c"
    " JOIN portfolio_product p ON p.id = c.product_id JOIN access_scope sc ON sc.id = p.scope_id"
    " WHERE c.id = t.criterion_id)",
    resolve=resolve,
    everything=True,
    fact="criteria",
    after_write=agree,
    before_undo=refuse_frozen,
    after_undo=agree,
    error_texts={
        "signatures_frozen": _(
            "The import brought signatures under criteria whose product is launched since: they stand as "
            "they were given, and the import stays as it is."
        )
    },
    issue_texts={
        "unknown_criterion": (
            _("There is no success criterion “%(value)s”, or not one of yours."),
            _("Correct the code, or import the criterion first."),
        ),
        "signed_here": (
            _("Another signature stands here: it was given in the portal, or the product is launched."),
            _("Leave the line out."),
        ),
        "signature_to_come": (_("The day lies in the future."), _("Give today or an earlier day.")),
        "signed_twice": (
            _("%(value)s signs this criterion in both parts."),
            _("Name somebody else for the other signature."),
        ),
    },
)
