"""A file of the fields themselves: what one company asks, brought to another portal."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.access.permissions import Action
from core.custom import definitions, nouns, options
from core.custom.imports.columns import names_of
from core.custom.models import CustomField, Kind
from core.ingest.cells import Boolean, Choice, Code, Integer, Text, header_key
from core.ingest.pipeline.rows import Rows
from core.ingest.pipeline.stage import Stage
from core.ingest.sources import Check, Column, Context, Shaped, Source

KIND: Final = Choice(
    {
        "text": ("texte", "line"),
        "number": ("nombre", "numeric"),
        "date": ("day", "jour"),
        "choice": ("choix", "list", "liste"),
        "person": ("personne", "people"),
        "url": ("web address", "adresse web", "link", "lien"),
    }
)


def _text(name: str, label: object, length: int, *aliases: str, required: bool = False) -> Column:
    return Column(
        name=name,
        label=label,  # type: ignore[arg-type]
        aliases=aliases,
        cleaner=Text(max_length=length),
        writes=name,
        required=required,
    )


COLUMNS: Final = (
    Column(
        name="noun",
        label=_("Of"),
        aliases=("objet", "on"),
        cleaner=Code(max_length=40),
        required=True,
        writes="noun",
    ),
    Column(
        name="field_code",
        label=_("Code"),
        aliases=("code du champ",),
        cleaner=Code(max_length=40),
        required=True,
        writes="code",
    ),
    Column(
        name="kind",
        label=_("Kind"),
        aliases=("type", "genre", "field kind"),
        cleaner=KIND,
        required=True,
        writes="kind",
    ),
    _text("label", _("Label"), 60, "libellé anglais", "label en", required=True),
    _text("label_fr", _("Label in French"), 60, "libellé français", "label fr", required=True),
    _text("help", _("Help"), 200, "aide anglais", "help en"),
    _text("help_fr", _("Help in French"), 200, "aide français", "help fr"),
    _text("section", _("Section"), 60, "section en"),
    _text("section_fr", _("Section in French"), 60, "section fr"),
    Column(
        name="required", label=_("Required"), aliases=("obligatoire",), cleaner=Boolean(), writes="required"
    ),
    _text("unit", _("Unit"), 20, "unité"),
    Column(
        name="decimals",
        label=_("Decimals"),
        aliases=("décimales",),
        cleaner=Integer(min=0, max=6),
        writes="decimals",
    ),
    Column(
        name="options",
        label=_("Options"),
        aliases=("choices", "valeurs"),
        cleaner=Text(max_length=20_000),
        staged=False,
        stored="(SELECT string_agg(o ->> 'label', '; ' ORDER BY n)"
        " FROM jsonb_array_elements(t.options) WITH ORDINALITY AS e (o, n))",
    ),
    Column(
        name="position",
        label=_("Position"),
        aliases=("ordre", "order"),
        cleaner=Integer(min=0, max=1000),
        writes="position",
    ),
)


def shape(rows: Rows, context: Context) -> Rows:
    """Read the options of each row; refuse names that mean something else in the noun's files."""
    _reject_names(rows)
    if "options" not in context.present:
        return rows
    kept = []
    for at, text in enumerate(rows.get("options")):
        try:
            kept.append(options.read(text or ""))
        except ValueError as error:
            rows.reject(at, "options", "custom_options", text, reason=str(error))
            kept.append([])
    rows.values["options"] = kept
    return rows


def _reject_names(rows: Rows) -> None:
    taken = {noun.kind: names_of(noun.kind) for noun in nouns.every()}
    for staged, column in (("code", "field_code"), ("label", "label"), ("label_fr", "label_fr")):
        for at, (noun, name) in enumerate(zip(rows.get("noun"), rows.get(staged), strict=True)):
            if header_key(name or "") in taken.get(noun, ()):
                rows.reject(at, column, "custom_name_taken", name)


def resolve(stage: Stage) -> None:
    """Refuse nouns that there are not, and another kind where there are values."""
    known = sorted(noun.kind for noun in nouns.every())
    stage.reject(
        code="custom_unknown_noun",
        column="noun",
        where=sql.SQL("NOT s.noun = ANY({})").format(sql.Literal(known)),
        value="s.noun",
        parameters={"nouns": "'" + ", ".join(known) + "'"},
    )
    held = [field.pk for field in definitions.all_fields() if definitions.values_of(field).exists()]
    stage.reject(
        code="custom_kind_held",
        column="kind",
        where=sql.SQL(
            "EXISTS (SELECT 1 FROM custom_customfield t"
            " WHERE t.id = s.id AND t.id = ANY({}::bigint[]) AND t.kind <> s.kind)"
        ).format(sql.Literal(held)),
        value="s.kind",
    )


def after_write(stage: Stage) -> None:
    """Have the fields read again."""
    definitions.changed()


DEFINITIONS: Final = Source(
    name="custom_fields",
    label=_("Custom fields"),
    description=_("One row per field that the company adds to products, people or others."),
    model=CustomField,
    columns=COLUMNS,
    key=("noun", "code"),
    key_names=("noun", "field_code"),
    named=True,
    action=Action.ADMINISTER,
    shaped=(Shaped(name="options", needs=("options",), copied=True),),
    shape=shape,
    checks=(
        Check(
            code="custom_code",
            column="field_code",
            fault="s.code !~ '^[a-z][a-z0-9_]*$'",
            value="s.code",
        ),
        Check(
            code="custom_without_options",
            column="options",
            fault=f"s.kind = '{Kind.CHOICE}' AND jsonb_array_length(coalesce(s.options, '[]')) = 0",
            value="s.code",
            needs=("options",),
        ),
        Check(
            code="custom_options_of_another",
            column="options",
            fault=f"s.kind <> '{Kind.CHOICE}' AND jsonb_array_length(coalesce(s.options, '[]')) > 0",
            value="s.code",
            needs=("options",),
        ),
    ),
    resolve=resolve,
    after_write=after_write,
    issue_texts={
        "custom_code": (
            _("“%(value)s” cannot be the code of a field."),
            _("Use small letters, digits and _ only, a letter first."),
        ),
        "custom_unknown_noun": (
            _("There are no custom fields on “%(value)s”."),
            _("Use one of: %(nouns)s."),
        ),
        "custom_name_taken": (
            _("Files already have a column called “%(value)s”."),
            _("Choose another name."),
        ),
        "custom_kind_held": (
            _("The field has values of another kind already."),
            _("Keep its kind, or add a field with another code."),
        ),
        "custom_options": (
            _("The options cannot be read: %(reason)s"),
            _("Write code=Label|Label in French, separated by semicolons."),
        ),
        "custom_without_options": (
            _("The choice “%(value)s” has no options."),
            _("Write at least one in the column “options”."),
        ),
        "custom_options_of_another": (
            _("Only a choice has options; “%(value)s” is not one."),
            _("Empty the cell, or set the kind to choice."),
        ),
    },
)
