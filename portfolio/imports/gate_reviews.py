"""Gate reviews as other tools and minutes recorded them: who asked, what was decided, by whom.

A file records; it moves nothing. Stages and workstreams have files of their own, and a review that is
open in the portal is decided there, where its criteria and votes are. A run says which products passed a
gate by the file into a stage that they are not in.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from psycopg2 import sql

from core.access.permissions import Action
from core.ingest.cells import Choice, Code, Date, Email, Text
from core.ingest.messages import Label
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Context, Shaped, Source, Value
from core.profile import is_on
from portfolio.imports.codes import GATE_OF_PRODUCT, UNKNOWN_GATE_CODE, Codes
from portfolio.imports.life_cycles import UNKNOWN_GATE
from portfolio.imports.references import PRODUCT_COLUMN, PRODUCT_PATH
from portfolio.models import PASSED, GateReview
from portfolio.models import Stage as Phase

NAMED: Final = 5
DECISION: Final = ("outcome", "decided_on", "decided_by")
# Kept where the file brings no other outcome than the stored one.
_AS_DECIDED: Final = "CASE WHEN t.outcome = coalesce(s.outcome, '') THEN t.{0} ELSE s.{0} END"


def _text(name: str, label: Label, *aliases: str) -> Column:
    return Column(name=name, label=label, aliases=aliases, cleaner=Text(), writes=name)


def _day(name: str, label: Label, *aliases: str, required: bool = False) -> Column:
    return Column(name=name, label=label, aliases=aliases, cleaner=Date(), writes=name, required=required)


def missing(present: frozenset[str], options: Mapping[str, Any]) -> list[str]:
    """Ask for the whole of a decision where the file has a part of it."""
    speaks = present.intersection({*DECISION, "next_on", "reason"})
    return [name for name in DECISION if name not in present] if speaks else []


def shape(rows: Rows, context: Context) -> Rows:
    """Find the gate in the life cycle of the product, or among those that reviewed it."""
    known = cast("Codes", context.ids["gate"])
    found = []
    for index, (product, code) in enumerate(zip(rows.get("product_id"), rows.get("gate"), strict=True)):
        found.append(gate := known.of_product(product, code))
        if gate is None:
            rows.reject(index, "gate", UNKNOWN_GATE_CODE, known.text(code))
    rows.values["gate_id"] = found
    return rows


def resolve(stage: Stage) -> None:
    """Refuse what the rules of gates refuse, as pages and API do."""
    stage.reject(
        code="asked_here",
        column="asked_by",
        where="EXISTS (SELECT 1 FROM portfolio_gatereview t WHERE t.id = s.id AND t.import_run_id IS NULL"
        " AND lower(t.asked_by_email) <> lower(s.asked_by_email))",
        value="s.asked_by_email",
    )
    rules, eyes = is_on("gates"), is_on("four_eyes")
    if "outcome" in stage.context.present:
        stage.execute(
            """
            UPDATE {s} s SET rules_held = %(rules)s, four_eyes = %(eyes)s, criteria =
                CASE WHEN s.outcome IS NULL THEN 0 ELSE (SELECT count(*) FROM portfolio_gatecriterion c
                     WHERE c.gate_id = s.gate_id AND c.withdrawn_on IS NULL) END
            """,
            rules=rules,
            eyes=eyes,
        )
        _reject_decisions(stage, rules=rules, eyes=eyes)
        _reject_second_open(stage, "s.outcome IS NULL")
    else:
        stage.reject(
            code="four_eyes",
            column="asked_by",
            where="EXISTS (SELECT 1 FROM portfolio_gatereview t WHERE t.id = s.id AND t.four_eyes"
            " AND lower(t.decided_by_email) = lower(s.asked_by_email))",
            value="s.asked_by_email",
        )
        _reject_second_open(stage, "NOT s.known")


def _reject_decisions(stage: Stage, *, rules: bool, eyes: bool) -> None:
    new = "NOT EXISTS (SELECT 1 FROM portfolio_gatereview t WHERE t.id = s.id AND t.outcome = s.outcome)"
    passed = ", ".join(f"'{outcome}'" for outcome in PASSED)
    stage.reject(
        code="decide_here",
        column="outcome",
        where="s.known AND EXISTS (SELECT 1 FROM portfolio_gatereview t WHERE t.id = s.id"
        " AND (t.outcome <> coalesce(s.outcome, '') AND (t.import_run_id IS NULL OR t.outcome = '')"
        " OR t.import_run_id IS NULL AND (t.decided_on, lower(nullif(t.decided_by_email, '')))"
        " IS DISTINCT FROM (s.decided_on, lower(s.decided_by_email))))",
        value="s.outcome",
    )
    if rules:
        stage.reject(
            code="gate_without_criteria",
            column="outcome",
            where=f"s.outcome IN ({passed}) AND s.criteria = 0 AND {new}",
            value="s.outcome",
        )
    held = "SELECT 1 FROM portfolio_gatereview t WHERE t.id = s.id AND t.outcome = s.outcome"
    same = "lower(t.decided_by_email) = lower(t.asked_by_email)"
    refused = f"EXISTS ({held} AND t.four_eyes)"  # it held when that was decided, and holds for ever
    if eyes:
        refused += f" OR NOT EXISTS ({held} AND {same})"
    stage.reject(
        code="four_eyes",
        column="decided_by",
        where=f"lower(s.decided_by_email) = lower(s.asked_by_email) AND ({refused})",
        value="s.decided_by_email",
    )


def _reject_second_open(stage: Stage, is_open: str) -> None:
    """One review of a product at a gate can be open at a time, in the file and in the portal."""
    stage.execute(
        """
        CREATE TEMP TABLE open_twice ON COMMIT DROP AS
        WITH waiting AS (SELECT s.line, s.id, s.product_id, s.gate_id FROM {s} s WHERE {is_open})
        SELECT w.line FROM waiting w WHERE EXISTS (
            SELECT 1 FROM waiting o WHERE o.product_id = w.product_id AND o.gate_id = w.gate_id
            AND o.line <> w.line)
        OR EXISTS (
            SELECT 1 FROM {target} o WHERE o.product_id = w.product_id AND o.gate_id = w.gate_id
            AND o.outcome = '' AND o.id <> w.id)
        """,
        is_open=sql.SQL(is_open),
    )
    stage.reject(code="review_open", column="gate", where="s.line IN (SELECT line FROM open_twice)")
    stage.execute("DROP TABLE open_twice")


def notes(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    """Say which products are in an earlier stage than the one that a gate they passed opens."""
    if "outcome" not in stage.context.present:
        return []
    behind = stage.fetch(
        """
        SELECT DISTINCT p.code FROM {s} s
        JOIN portfolio_product p ON p.id = s.product_id
        JOIN portfolio_gate g ON g.id = s.gate_id
        JOIN portfolio_cyclestage x ON x.id = g.target_id
        WHERE s.outcome = ANY (%(passed)s)
            AND array_position(%(phases)s::text[], p.stage::text)
                < array_position(%(phases)s::text[], x.phase::text)
        ORDER BY p.code
        """,
        passed=list(PASSED),
        phases=list(Phase.values),
    )
    codes = [code for (code,) in behind]
    return [("stages_stay", {"count": len(codes), "examples": codes[:NAMED]})] if codes else []


def tell_stages(parameters: Mapping[str, Any]) -> str:
    """Tell that the stages of products stay as they are, and what brings them."""
    count, examples = parameters["count"], parameters["examples"]
    text = ngettext(
        "%(count)s product has passed a gate by this file into a stage that it is not in: %(examples)s. "
        "Reviews from a file move nothing: change its stage on the list of products or with a file.",
        "%(count)s products have passed a gate by this file into a stage that they are not in: %(examples)s. "
        "Reviews from a file move nothing: change their stages on the list of products or with a file.",
        count,
    )
    return text % {"count": count, "examples": ", ".join(examples) + (" …" if count > len(examples) else "")}


GATE_REVIEWS: Final = Source(
    name="gate_reviews",
    label=_("Gate reviews"),
    description=_("One row per review of a product at a gate: who asked when, what was decided by whom."),
    model=GateReview,
    columns=(
        PRODUCT_COLUMN,
        Column(
            name="gate",
            label=_("Gate"),
            aliases=("porte", "gate_code"),
            cleaner=Code(max_length=64),
            required=True,
            staged=False,
            reference=GATE_OF_PRODUCT,
            stored="(SELECT x.code FROM portfolio_gate x WHERE x.id = t.gate_id)",
        ),
        _day("asked_on", _("Asked"), "demandé le", "asked", required=True),
        Column(
            name="asked_by",
            label=_("Asked by"),
            aliases=("demandé par",),
            cleaner=Email(),
            required=True,
            writes="asked_by_email",
        ),
        _day("due_on", _("Due"), "échéance", "due"),
        _text("note", _("Request"), "demande", "request"),
        Column(
            name="outcome",
            label=_("Outcome"),
            aliases=("issue", "décision", "decision"),
            cleaner=Choice(
                {
                    "go": ("favorable",),
                    "conditional_go": ("favorable sous conditions", "go conditionnel"),
                    "hold": ("attente", "en attente"),
                    "recycle": ("à reprendre", "reprise"),
                    "kill": ("arrêt", "stop"),
                }
            ),
            writes="outcome",
        ),
        _day("decided_on", _("Decided"), "décidé le", "decided"),
        Column(
            name="decided_by",
            label=_("Decided by"),
            aliases=("décidé par",),
            cleaner=Email(),
            writes="decided_by_email",
        ),
        _text("reason", _("Reason"), "motif", "raison"),
        _day("next_on", _("Next date"), "prochaine date", "next"),
    ),
    key=("product_id", "gate_id", "asked_on"),
    key_names=("product", "gate", "asked_on"),
    named=True,
    action=Action.DECIDE_GATE,
    row_path=PRODUCT_PATH,
    missing=missing,
    shaped=(
        Shaped(name="gate_id", copied=True),
        Shaped(name="criteria", needs=("outcome",)),
        Shaped(name="rules_held", needs=("outcome",)),
        Shaped(name="four_eyes", needs=("outcome",)),
    ),
    shape=shape,
    values={
        name: Value(insert=f"s.{name}", update=_AS_DECIDED.format(name), needs=("outcome",))
        for name in ("criteria", "rules_held", "four_eyes")
    },
    checks=(
        Check(
            code="decision_in_part",
            column="outcome",
            fault="(s.outcome IS NULL) <> (s.decided_on IS NULL)"
            " OR (s.outcome IS NULL) <> (s.decided_by_email IS NULL)",
            value="s.outcome",
            needs=DECISION,
        ),
        *(
            Check(
                code="dates_reversed",
                column=later,
                fault=f"s.{later} < s.{earlier}",
                value=f"s.{later}",
                parameters={"later": f"s.{later}", "earlier": f"s.{earlier}"},
                needs=(later, earlier),
            )
            for later, earlier in (
                ("due_on", "asked_on"),
                ("decided_on", "asked_on"),
                ("next_on", "decided_on"),
            )
        ),
    ),
    resolve=resolve,
    notes=notes,
    note_texts={"stages_stay": tell_stages},
    issue_texts={
        **UNKNOWN_GATE,
        "decision_in_part": (
            _("An outcome needs the day and the person that decided it, and the other way round."),
            _("Fill in all three, or none while the review is open."),
        ),
        "decide_here": (
            _("This review is open, or was decided, in the portal."),
            _("Decide or reopen it on its page, where its criteria and votes are."),
        ),
        "asked_here": (
            _("This review was asked for in the portal, by somebody else."),
            _("Keep the address as the portal has it: who asks does not decide."),
        ),
        "gate_without_criteria": (
            _("This gate has no criteria, so nothing can pass it."),
            _("Define its criteria first, or import them."),
        ),
        "four_eyes": (
            _("%(value)s asked for this review, so somebody else decides it."),
            _("Correct one of the two addresses."),
        ),
        "review_open": (
            _("A review of this gate is open already."),
            _("Decide it, or withdraw it, before asking again."),
        ),
    },
)
