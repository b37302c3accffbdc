"""What was said about products, nodes and people, with who said it when.

A file speaks in the names of others, so it takes the right to administer. Nobody is told of what it says:
it was said before.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.models import User
from core.access.permissions import Action
from core.collaboration.models import Comment
from core.collaboration.services.comments import LONGEST
from core.ingest.cells import Code, Email, Text, Timestamp, code_key
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Context, Reference, Shaped, Source
from portfolio.imports.nodes import NODE_PATH
from portfolio.imports.references import NODE, PRODUCT
from teams.imports.references import PERSON

KINDS: Final = ("product", "node", "person")


def users(context: Context) -> Mapping[str, int]:
    """Return e-mail → id of everybody who signs in, or did."""
    return {code_key(email): user for email, user in User.objects.values_list("email", "id")}


USER: Final = Reference(
    load=users, unknown="unknown_user", show="SELECT x.email FROM access_user x WHERE x.id = {id}"
)


def _about(kind: str, label: Any, aliases: tuple[str, ...], reference: Reference, stored: str) -> Column:
    said = f"(SELECT {stored} x WHERE x.id = t.subject_id AND t.kind = '{kind}')"
    cleaner = Email() if kind == "person" else Code(max_length=64)
    return Column(name=kind, label=label, aliases=aliases, cleaner=cleaner, reference=reference, stored=said)


COLUMNS: Final = (
    _about("product", _("Product"), ("produit",), PRODUCT, "x.code FROM portfolio_product"),
    _about("node", _("Portfolio"), ("portfolio", "portefeuille"), NODE, "x.code FROM portfolio_node"),
    _about("person", _("Person"), ("personne",), PERSON, "x.email FROM teams_person"),
    Column(
        name="author_email",
        label=_("By"),
        aliases=("author", "auteur", "e-mail de l'auteur"),
        cleaner=Email(),
        required=True,
        writes="author_id",
        reference=USER,
    ),
    Column(
        name="written_at",
        label=_("Written"),
        aliases=("écrit le", "date"),
        cleaner=Timestamp(),
        required=True,
        writes="written_at",
    ),
    Column(
        name="text",
        label=_("Comment"),
        aliases=("commentaire", "texte", "comment"),
        cleaner=Text(max_length=LONGEST),
        required=True,
        writes="text",
    ),
    Column(
        name="answers",
        label=_("Answers"),
        aliases=("répond à",),
        cleaner=Timestamp(),
        help=_("When the comment was written that this one answers."),
        stored="(SELECT p.written_at FROM collaboration_comment p WHERE p.id = t.parent_id)",
    ),
    Column(
        name="resolved_at",
        label=_("Resolved"),
        aliases=("résolu le",),
        cleaner=Timestamp(),
        writes="resolved_at",
    ),
    Column(
        name="resolved_by_email",
        label=_("Resolved by"),
        aliases=("résolu par",),
        cleaner=Email(),
        writes="resolved_by_id",
        reference=USER,
    ),
    Column(
        name="about",
        label=_("About"),
        cleaner=Text(),
        staged=False,
        help=_("As the list's file has it. The three columns tell it: nothing is read from it."),
    ),
)
# The comment of the first level about the same thing that was written at the moment that is answered.
THREAD: Final = """
    UPDATE {s} s SET parent_id = coalesce(
        (SELECT f.id FROM {s} f WHERE f.kind = s.kind AND f.subject_id = s.subject_id
            AND f.written_at = s.answers AND f.answers IS NULL ORDER BY f.line LIMIT 1),
        (SELECT p.id FROM {target} p WHERE p.kind = s.kind AND p.subject_id = s.subject_id
            AND p.written_at = s.answers AND p.parent_id IS NULL ORDER BY p.id LIMIT 1))
    WHERE s.answers IS NOT NULL
"""


def missing(present: frozenset[str], options: Any) -> list[str]:
    """Ask for what is spoken about."""
    return [] if present.intersection(KINDS) else ["product"]


def shape(rows: Rows, context: Context) -> Rows:
    """Take the subject from whichever of product, node and person the row names."""
    kinds: list[str | None] = []
    subjects: list[int | None] = []
    for index, named in enumerate(zip(*(rows.get(kind) for kind in KINDS), strict=True)):
        found = [(kind, pk) for kind, pk in zip(KINDS, named, strict=True) if pk is not None]
        if len(found) != 1:
            rows.reject(index, "product", "two_subjects" if found else "no_subject")
        elif found[0][0] == "person" and context.places is not None:
            rows.reject(index, "person", "person_not_yours")
        kind, subject = found[0] if found else (None, None)
        kinds.append(kind)
        subjects.append(subject)
    rows.values["kind"], rows.values["subject_id"] = kinds, subjects
    return rows


def resolve(stage: Stage) -> None:
    """Find the place of what is spoken about, and the comment that is answered."""
    for kind in ("product", "node"):
        stage.execute(
            """
            UPDATE {s} s SET scope_id = x.scope_id FROM {table} x
            WHERE s.kind = %(kind)s AND x.id = s.subject_id
            """,
            table=sql.Identifier(f"portfolio_{kind}"),
            kind=kind,
        )
    if "answers" in stage.context.present:
        stage.execute(THREAD)
        stage.reject(
            code="unknown_thread",
            column="answers",
            where="s.answers IS NOT NULL AND s.parent_id IS NULL",
            value="s.answers",
        )
    else:
        stage.execute("UPDATE {s} s SET parent_id = t.parent_id FROM {target} t WHERE t.id = s.id")


COMMENTS: Final = Source(
    name="comments",
    label=_("Comments"),
    description=_("One row per comment: what it is about, who wrote it when, and what it says."),
    model=Comment,
    columns=COLUMNS,
    key=("kind", "subject_id", "author_id", "written_at"),
    key_names=("product", "node", "person", "author_email", "written_at"),
    named=True,
    action=Action.ADMINISTER,
    row_path=NODE_PATH,
    missing=missing,
    shaped=(
        Shaped(name="kind", copied=True),
        Shaped(name="subject_id", copied=True),
        Shaped(name="scope_id"),
        Shaped(name="parent_id"),
    ),
    shape=shape,
    checks=(
        Check(
            code="resolved_by_nobody",
            column="resolved_at",
            fault="(s.resolved_at IS NULL) <> (s.resolved_by_id IS NULL)",
            value="s.resolved_at",
            needs=("resolved_at", "resolved_by_email"),
        ),
        Check(
            code="answer_resolved",
            column="resolved_at",
            fault="s.resolved_at IS NOT NULL AND s.answers IS NOT NULL",
            value="s.resolved_at",
            needs=("resolved_at", "answers"),
        ),
        Check(
            code="dates_reversed",
            column="resolved_at",
            fault="s.resolved_at < s.written_at",
            value="s.resolved_at",
            parameters={"later": "s.resolved_at", "earlier": "s.written_at"},
            needs=("resolved_at",),
        ),
    ),
    resolve=resolve,
    issue_texts={
        "unknown_user": (
            _("Nobody signs in as “%(value)s”."),
            _("Add the user first, or correct the e-mail."),
        ),
        "no_subject": (
            _("The row names neither a product, a portfolio nor a person."),
            _("Fill in one of the three."),
        ),
        "two_subjects": (
            _("The row names more than one thing; a comment is about one."),
            _("Keep one, and make a second row for the other."),
        ),
        "person_not_yours": (
            _("Comments on people take a right for the whole portfolio."),
            _("Ask somebody with that right to import the row."),
        ),
        "unknown_thread": (
            _("No first comment about the same thing was written at %(value)s."),
            _("Correct the moment, or add that comment to the file."),
        ),
        "resolved_by_nobody": (
            _("A resolved comment needs both when and by whom."),
            _("Fill in both, or neither."),
        ),
        "answer_resolved": (
            _("An answer cannot be resolved, only the first comment of a thread."),
            _("Put it on the first comment."),
        ),
    },
)
