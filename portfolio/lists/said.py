"""The lists of votes, scores and evidence at gates. People vote on a review's page: no cell is changed."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.access.models import Role
from core.common import people
from core.common.listing import Column, Empty, Listing
from portfolio.filters.said import EvidenceFilter, GateScoreFilter, GateVoteFilter
from portfolio.lists.finding import SEEN_PRODUCTS
from portfolio.lists.nodes import SEEN_NODES
from portfolio.models import STATUSES, Evidence, GateReview, GateVote
from portfolio.selectors.said import evidence_for, scores_for, votes_for

FINDERS = {"node": SEEN_NODES, "product": SEEN_PRODUCTS}


def _url(one: Any) -> str:
    return reverse("portfolio:gate-review-detail", args=[one.review_id])


def _meet(rows: list[Any], _user: object) -> None:
    people.meet(one.email for one in rows)


def _meet_waivers(rows: list[Evidence], _user: object) -> None:
    people.meet(one.waived_by_email for one in rows if one.waived_by_email)


def _said_of(review: GateReview) -> tuple[str, str]:
    return review.status, review.outcome_label


def _file(one: Any) -> str | None:
    """Name the file that told of it; nothing where somebody said it in person."""
    return one.import_run.file_name if one.import_run else None


def _columns(*own: Column) -> tuple[Column, ...]:
    """Return the columns of something said in a review: what it was about, the rest, and where it is from."""
    return (
        Column("product", _("Product"), "review__product__name", show="review.product.name"),
        Column(
            "node",
            _("Portfolio"),
            "review__product__node__name",
            show="review.product.node.name",
            optional=True,
        ),
        Column("gate", _("Gate"), "review__gate__name", show="review.gate.called"),
        *own,
        Column(
            "outcome", _("Outcome"), "review__outcome", kind="status", show=lambda one: _said_of(one.review)
        ),
        Column(
            "asked_on", _("Asked"), "review__asked_on", kind="date", show="review.asked_on", optional=True
        ),
        Column(
            "from_file", _("Told by a file"), kind="yes_no", show=lambda one: one.import_run_id is not None
        ),
        Column("file", _("File"), show=_file, optional=True),
    )


def _who() -> Column:
    return Column("email", _("Who"), "email", kind="person", show=lambda one: people.called(one.email))


def _named(one: Any) -> str:
    return f"{one.review.product.name}, {one.review.gate.called}"


def _roles(vote: GateVote) -> str:
    return ", ".join(str(Role(role).label) for role in vote.roles)


REVIEW = (
    ("product", lambda one: one.review.product.code),
    ("gate", lambda one: one.review.gate.code),
    ("asked_on", lambda one: one.review.asked_on),
)

VOTES = Listing(
    name="gate_votes",
    url_name="portfolio:gate-vote-list",
    source="gate_votes",
    title=_("Votes at gates"),
    counted=ngettext_lazy("%(total)s vote", "%(total)s votes", "total"),
    search=_("Person, product or gate"),
    rows=votes_for,
    prepare=_meet,
    filters=GateVoteFilter,
    finders=FINDERS,
    names=_named,
    url=_url,
    columns=_columns(
        _who(),
        Column(
            "vote",
            _("Vote"),
            "vote",
            kind="status",
            show=lambda one: (STATUSES.get(one.vote, "not_started"), one.get_vote_display()),
        ),
        Column("roles", _("Roles"), show=_roles, optional=True),
        Column("note", _("Note"), "note", kind="text"),
        Column("voted_at", _("Voted"), "voted_at", kind="date", show=lambda one: localdate(one.voted_at)),
    ),
    default_sort="-voted_at",
    export=(
        *REVIEW,
        ("email", lambda one: one.email),
        ("vote", lambda one: one.vote),
        ("roles", lambda one: ",".join(one.roles)),
        ("voted_at", lambda one: one.voted_at.replace(microsecond=0)),
        ("note", lambda one: one.note),
    ),
    empty=Empty(
        _("No votes yet"),
        _(
            "People vote on the page of a gate review. Votes of the past can be imported from a file with "
            "product, gate, asked_on, email, vote and roles."
        ),
    ),
)
SCORES = Listing(
    name="gate_scores",
    url_name="portfolio:gate-score-list",
    source="gate_scores",
    title=_("Scores at gates"),
    counted=ngettext_lazy("%(total)s score", "%(total)s scores", "total"),
    search=_("Person, criterion, product or gate"),
    rows=scores_for,
    prepare=_meet,
    filters=GateScoreFilter,
    finders=FINDERS,
    names=_named,
    url=_url,
    columns=_columns(
        Column("criterion", _("Criterion"), "criterion__name", show="criterion.called"),
        _who(),
        Column("score", pgettext_lazy("at a gate", "Score"), "score", kind="number"),
    ),
    default_sort="-asked_on",
    export=(
        *REVIEW,
        ("criterion", lambda one: one.criterion.code),
        ("email", lambda one: one.email),
        ("score", lambda one: one.score),
    ),
    empty=Empty(
        _("No scores yet"),
        _(
            "Who votes judges the criteria of the gate. Scores of the past can be imported from a file with "
            "product, gate, asked_on, criterion, email and score."
        ),
    ),
)
EVIDENCE = Listing(
    name="gate_evidence",
    url_name="portfolio:gate-evidence-list",
    source="gate_evidence",
    title=_("Evidence at gates"),
    counted=ngettext_lazy("%(total)s criterion", "%(total)s criteria", "total"),
    search=_("Words, criterion, product or gate"),
    rows=evidence_for,
    prepare=_meet_waivers,
    filters=EvidenceFilter,
    finders=FINDERS,
    names=_named,
    url=_url,
    columns=_columns(
        Column("criterion", _("Criterion"), "criterion__name", show="criterion.called"),
        Column("text", _("Evidence"), "text", kind="text"),
        Column("url", _("Address"), show=lambda one: one.url or None, url=lambda one: one.url, optional=True),
        Column("waived_reason", _("Why it is waived"), "waived_reason", kind="text"),
        Column(
            "waived_by",
            _("Waived by"),
            "waived_by_email",
            kind="person",
            show=lambda one: people.called(one.waived_by_email) if one.waived_by_email else None,
            optional=True,
        ),
        Column("met", _("Met"), "frozen__met", kind="yes_no", show=lambda one: (one.frozen or {}).get("met")),
    ),
    default_sort="-asked_on",
    export=(
        *REVIEW,
        ("criterion", lambda one: one.criterion.code),
        ("text", lambda one: one.text),
        ("url", lambda one: one.url),
        ("waived_reason", lambda one: one.waived_reason),
        ("waived_by", lambda one: one.waived_by_email),
        ("met", lambda one: (one.frozen or {}).get("met")),
    ),
    empty=Empty(
        _("No evidence yet"),
        _(
            "Evidence is given on the page of a gate review. That of the past can be imported from a file "
            "with product, gate, asked_on, criterion and text."
        ),
    ),
)
