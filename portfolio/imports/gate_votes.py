"""How people voted at gates and judged their criteria, as minutes of the past tell it."""

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.access.models import Role
from core.access.permissions import ALLOWED, Action
from core.ingest.cells import Choice, Integer, Text, Timestamp
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Statements
from core.ingest.sources import Column, Context, Shaped, Source, Value
from portfolio.errors import VotesJudged
from portfolio.imports import reviews
from portfolio.imports.gates import ROLES_ARRAY
from portfolio.models import GateScore, GateVote

VOTING: Final = tuple(role for role in Role.values if Action.REVIEW_GATE in ALLOWED[role])
ROLES: Final = {"roles": ", ".join(VOTING)}
NAMED: Final = 5


def shape_votes(rows: Rows, context: Context) -> Rows:
    """Find the review, and read in which roles somebody voted: one of them at least may vote at gates."""
    reviews.shape(rows, context)
    told: Sequence[str | None] = rows.get("roles")
    rows.values["roles"] = [_roles(rows, index, text or "") for index, text in enumerate(told)]
    return rows


def _roles(rows: Rows, index: int, text: str) -> str:
    named = [word.strip().lower() for word in text.replace(";", ",").split(",") if word.strip()]
    if unknown := [word for word in named if word not in Role.values]:
        rows.reject(index, "roles", "unknown_voting_role", unknown[0], **ROLES)
    elif not set(named).intersection(VOTING):
        rows.reject(index, "roles", "role_without_vote", text, **ROLES)
    return ",".join(role for role in Role.values if role in named)


def resolve_votes(stage: Stage) -> None:
    """Refuse votes that their voters cast themselves, and those of after the outcome."""
    stage.execute(
        """
        UPDATE {s} s SET voted_at = coalesce(
            (SELECT CASE WHEN date_trunc('second', t.voted_at) = date_trunc('second', s.voted_at)
                    OR s.voted_at IS NULL THEN t.voted_at END FROM {target} t WHERE t.id = s.id),
            s.voted_at,
            (SELECT r.decided_on::timestamp AT TIME ZONE %(zone)s
             FROM portfolio_gatereview r WHERE r.id = s.review_id))
        """,
        zone=settings.TIME_ZONE,
    )
    reviews.reject_decided_here(stage)
    reviews.reject_open(stage)
    stage.reject(
        code="vote_out_of_time",
        column="voted_at",
        where=reviews.of_reviews(
            stage,
            f"{reviews.DECIDED_BY_FILE} AND NOT (s.voted_at AT TIME ZONE '{settings.TIME_ZONE}')::date"
            " BETWEEN r.asked_on AND r.decided_on",
        ),
        value="s.voted_at",
        parameters={
            "asked_on": "(SELECT r.asked_on FROM portfolio_gatereview r WHERE r.id = s.review_id)",
            "decided_on": "(SELECT r.decided_on FROM portfolio_gatereview r WHERE r.id = s.review_id)",
        },
    )


def refuse_judged(statements: Statements) -> None:
    """Refuse to take votes away whose voters judged criteria. Raises VotesJudged."""
    found = statements.fetch(
        """
        SELECT DISTINCT t.email FROM {target} t
        JOIN undone u ON u.name = %(table)s AND u.id = t.id AND NOT u.back
        JOIN portfolio_gatescore o ON o.review_id = t.review_id AND lower(o.email) = lower(t.email)
        ORDER BY t.email
        """,
        table=GateVote._meta.db_table,
    )
    if found:
        emails = ", ".join(email for (email,) in found[:NAMED]) + (" …" if len(found) > NAMED else "")
        message = gettext("Scores stand with these votes: %(emails)s. Undo the import of the scores first.")
        raise VotesJudged(message % {"emails": emails})


VOTES: Final = Source(
    name="gate_votes",
    label=_("Votes at gates"),
    description=_("One row per vote in a review that a file decided: who voted how, in which roles."),
    model=GateVote,
    columns=(
        *reviews.REVIEW_COLUMNS,
        reviews.VOTER,
        Column(
            name="vote",
            label=_("Vote"),
            aliases=("avis",),
            cleaner=Choice(
                {
                    "go": ("favorable",),
                    "conditional_go": ("favorable sous conditions", "go conditionnel"),
                    "hold": ("attente", "en attente"),
                    "recycle": ("à reprendre", "reprise"),
                    "kill": ("arrêt", "stop"),
                    "abstain": ("abstains", "abstention", "s'abstient"),
                }
            ),
            required=True,
            writes="vote",
        ),
        Column(
            name="roles",
            label=_("Roles"),
            aliases=("rôles", "role", "rôle", "en tant que"),
            cleaner=Text(max_length=200),
            required=True,
            writes="roles",
            sql_type="text",
            stored="array_to_string(t.roles, ',')",
            help=_("The roles that they had at the product, separated by commas: cpo, pmo, executive …"),
        ),
        Column(
            name="voted_at",
            label=_("Voted"),
            aliases=("voté le",),
            cleaner=Timestamp(),
            stored="t.voted_at",
            help=_("Empty: on the day of the decision."),
        ),
        Column(
            name="note", label=_("Note"), aliases=("remarque",), cleaner=Text(max_length=300), writes="note"
        ),
    ),
    key=("review_id", "email"),
    key_names=(*reviews.KEY_NAMES, "email"),
    key_sql={"email": "lower({})"},
    named=True,
    action=Action.DECIDE_GATE,
    row_path=reviews.REVIEW_PATH,
    shaped=(*reviews.OF_REVIEW, Shaped(name="voted_at")),
    shape=shape_votes,
    values={"roles": Value(insert=ROLES_ARRAY, update=ROLES_ARRAY)},
    resolve=resolve_votes,
    before_undo=refuse_judged,
    error_texts={
        "votes_judged": _("Scores stand with the votes of this import. Undo the import of the scores first.")
    },
    issue_texts={
        **reviews.ISSUES,
        "unknown_voting_role": (_("“%(value)s” is no role of the portal."), _("Use one of: %(roles)s.")),
        "role_without_vote": (
            _("Nobody votes at a gate in the role “%(value)s”."),
            _("Name one of: %(roles)s."),
        ),
        "vote_out_of_time": (
            _("%(value)s does not lie between the request (%(asked_on)s) and the outcome (%(decided_on)s)."),
            _("Correct the moment, or leave it empty."),
        ),
    },
)


def resolve_scores(stage: Stage) -> None:
    """Refuse scores that their voters give themselves, those of nobody who voted, and those out of range."""
    reviews.reject_decided_here(stage)
    reviews.reject_open(stage)
    stage.reject(
        code="score_without_vote",
        column="email",
        where="NOT EXISTS (SELECT 1 FROM portfolio_gatevote v WHERE v.review_id = s.review_id"
        " AND lower(v.email) = lower(s.email))",
        value="s.email",
    )
    of_kind = (
        "EXISTS (SELECT 1 FROM portfolio_gatecriterion c WHERE c.id = s.criterion_id AND c.kind = '{}'{})"
    )
    for kind, code, beyond in (
        ("measured", "score_of_measured", ""),
        ("score", "score_of_five", " AND s.score NOT BETWEEN 1 AND 5"),
        ("yes_no", "score_of_two", " AND s.score NOT BETWEEN 0 AND 1"),
    ):
        stage.reject(code=code, column="score", where=of_kind.format(kind, beyond), value="s.score")


SCORES: Final = Source(
    name="gate_scores",
    label=_("Scores at gates"),
    description=_("One row per criterion that a voter judged in a review that a file decided."),
    model=GateScore,
    columns=(
        *reviews.REVIEW_COLUMNS,
        reviews.CRITERION,
        reviews.VOTER,
        Column(
            name="score",
            label=_("Score"),
            aliases=("note", "points"),
            cleaner=Integer(),
            required=True,
            writes="score",
            sql_type="bigint",
            help=_("1 to 5; of a criterion of yes or no, 1 or 0."),
        ),
    ),
    key=("review_id", "criterion_id", "email"),
    key_names=(*reviews.KEY_NAMES, "criterion", "email"),
    key_sql={"email": "lower({})"},
    named=True,
    action=Action.DECIDE_GATE,
    row_path=reviews.REVIEW_PATH,
    shaped=reviews.OF_CRITERION,
    shape=reviews.shape_with_criterion,
    resolve=resolve_scores,
    issue_texts={
        **reviews.ISSUES,
        "score_without_vote": (
            _("%(value)s has no vote in this review."),
            _("Import the votes first, or correct the e-mail."),
        ),
        "score_of_measured": (
            _("A KPI measures this criterion: nobody judges it."),
            _("Leave the line out."),
        ),
        "score_of_five": (_("%(value)s is no score."), _("Judge from 1 to 5.")),
        "score_of_two": (
            _("This criterion is judged yes or no, and %(value)s is neither."),
            _("Write 1 for yes, 0 for no."),
        ),
    },
)
