"""Changes to the definitions of custom fields."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import DomainError, Invalid
from core.common.versions import assign, snapshot
from core.custom import definitions, nouns, options
from core.custom.models import CustomField, Kind
from core.ingest import sources
from core.ingest.cells import header_key
from core.ingest.hand import written_by_hand

LABELS = ("label", "label_fr", "help", "help_fr", "section", "section_fr")
FIELDS = ("noun", "code", "kind", *LABELS, "required", "unit", "decimals", "options")
MOST = 100  # of a noun
Faults = dict[str, list[str]]


class KindHeld(DomainError):
    """The kind cannot change: there are values of the present one."""

    code = "custom_kind_held"
    detail = gettext_lazy("The kind stays: there are values already. Archive this field and add another.")


@transaction.atomic
def add(*, by: Actor, noun: str, code: str, kind: str, **told: Any) -> CustomField:
    """Add a field to a noun, after the others. Raises Invalid."""
    if noun not in {one.kind for one in nouns.every()}:
        raise Invalid(fields={"noun": [_("There are no custom fields on this.")]})
    rows = CustomField.objects.filter(noun=noun)
    last = rows.aggregate(last=Max("position"))["last"]
    field = CustomField(noun=noun, code=code, kind=kind, position=0 if last is None else last + 1)
    _set(field, told)
    faults = _faults(field)
    if rows.count() >= MOST:
        faults["noun"] = [_("At most %(most)s fields, archived ones among them.") % {"most": MOST}]
    _refuse(faults)
    try:
        with transaction.atomic():
            field.save(force_insert=True)
    except IntegrityError:  # somebody else was quicker
        raise Invalid(
            fields={
                "code": [
                    _("A field of this code is there already. Choose another code, or restore that field.")
                ]
            }
        ) from None
    _record("added", by, field, after=snapshot(field, FIELDS))
    return field


@transaction.atomic
def change(*, by: Actor, field: CustomField, **told: Any) -> CustomField:
    """Change what a field is called, asks and offers; its kind only while nothing has a value.

    Raises Invalid, KindHeld.
    """
    kept = CustomField.objects.select_for_update(of=("self",)).get(pk=field.pk)
    was = {name: getattr(kept, name) for name in FIELDS}
    _set(kept, told)
    now = {name: getattr(kept, name) for name in FIELDS}
    _refuse_losses(kept, was, now)
    _refuse(_faults(kept))
    for name, value in was.items():
        setattr(kept, name, value)
    before, after = assign(kept, now)
    if not after:
        return kept
    written_by_hand(kept)
    _record("changed", by, kept, before=before, after=after)
    return kept


@transaction.atomic
def archive(*, by: Actor, field: CustomField) -> CustomField:
    """Ask for a field no more; its values are kept."""
    kept = CustomField.objects.select_for_update(of=("self",)).get(pk=field.pk)
    if kept.archived_at is None:
        kept.archived_at = timezone.now()
        written_by_hand(kept)
        _record("archived", by, kept, after={"values": definitions.values_of(kept).count()})
    return kept


@transaction.atomic
def restore(*, by: Actor, field: CustomField) -> CustomField:
    """Ask for an archived field again, with the values it had. Raises Invalid."""
    kept = CustomField.objects.select_for_update(of=("self",)).get(pk=field.pk)
    if kept.archived_at is not None:
        kept.archived_at = None
        _refuse(_faults(kept))
        written_by_hand(kept)
        _record("restored", by, kept, after={"values": definitions.values_of(kept).count()})
    return kept


@transaction.atomic
def reorder(*, by: Actor, noun: str, codes: Sequence[str]) -> None:
    """Put the fields of a noun into an order; those not named follow in theirs."""
    fields = list(CustomField.objects.select_for_update(of=("self",)).filter(noun=noun))
    before = [field.code for field in fields]
    place = {code: at for at, code in enumerate(codes)}
    fields.sort(key=lambda field: (place.get(field.code, len(place)), field.position, field.pk))
    for at, field in enumerate(fields):
        field.position = at
    CustomField.objects.bulk_update(fields, ["position"])
    definitions.changed()
    after = [field.code for field in fields]
    if after != before:
        trail.record(
            verb="custom.field.reordered",
            by=by,
            subject=("custom_field", noun),
            label=str(nouns.get(noun).label),
            before={"order": before},
            after={"order": after},
        )


def _set(field: CustomField, told: Mapping[str, Any]) -> None:
    for name in (*LABELS, "unit"):
        if name in told:
            setattr(field, name, str(told[name] or "").strip())
    for name in ("kind", "required", "decimals"):
        if told.get(name) is not None:
            setattr(field, name, told[name])
    if "options" in told:
        try:
            field.options = options.checked(told["options"] or [])
        except ValueError as error:
            raise Invalid(fields={"options": [str(error)]}) from None
    field.label_fr = field.label_fr or field.label
    if field.kind != Kind.CHOICE:
        field.options = []
    if field.kind != Kind.NUMBER:
        field.unit, field.decimals = "", 0


def _faults(field: CustomField) -> Faults:
    faults: Faults = {}
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", field.code):
        faults["code"] = [_("A code has small letters, digits and _ only, a letter first, at most 40.")]
    if field.kind not in Kind.values:
        faults["kind"] = [_("There is no such kind of field.")]
    for name in (*LABELS, "unit"):
        longest = getattr(CustomField._meta.get_field(name), "max_length", 0)
        if len(getattr(field, name)) > longest:
            faults[name] = [_("At most %(limit)s characters.") % {"limit": longest}]
    if not field.label:
        faults["label"] = [_("Give it a label: it is what people read.")]
    if field.kind == Kind.CHOICE and not field.words(withdrawn=False):
        faults["options"] = [_("A choice needs at least one option that can be chosen.")]
    if not 0 <= field.decimals <= 6:
        faults["decimals"] = [_("Choose a number from 0 to 6.")]
    return faults or _name_faults(field)


def _name_faults(field: CustomField) -> Faults:
    """Refuse names that files use for something else: nobody could tell which column is meant."""
    names = {
        name: (column, aliases) for column, aliases in _columns(field).items() for name in (column, *aliases)
    }
    taken = {header_key(name) for name in names}
    others = CustomField.objects.filter(noun=field.noun, archived_at=None).exclude(pk=field.pk)
    rest = CustomField.objects.filter(noun=field.noun, code=field.code).exclude(pk=field.pk)
    if rest.exists():
        return {
            "code": [_("A field of this code is there already. Choose another code, or restore that field.")]
        }
    for other in others:
        taken |= {header_key(name) for name in (other.key, other.code, other.label, other.label_fr)}
    said = _("Files already have a column called “%(name)s”. Choose another name.")
    return {
        name: [said % {"name": getattr(field, name)}]
        for name in ("code", "label", "label_fr")
        if header_key(getattr(field, name)) in taken
    }


def _columns(field: CustomField) -> Mapping[str, Sequence[str]]:
    return sources.get(nouns.get(field.noun).source).names()


def _refuse_losses(field: CustomField, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Refuse what existing values would not survive."""
    if was["kind"] != now["kind"] and definitions.values_of(field).exists():
        raise KindHeld(fields={"kind": [str(KindHeld.detail)]})
    if was["kind"] != now["kind"]:
        return
    if now["decimals"] < was["decimals"] and definitions.values_of(field).exists():
        said = _("There are values with %(decimals)s decimals already: choose as many or more.")
        raise Invalid(fields={"decimals": [said % {"decimals": was["decimals"]}]})
    for code in options.gone(was["options"], now["options"]):
        held = definitions.values_of(field).filter(custom__contains={field.code: code}).count()
        if held:
            said = ngettext(
                "%(count)s row has the option “%(option)s”: withdraw it instead of taking it away.",
                "%(count)s rows have the option “%(option)s”: withdraw it instead of taking it away.",
                held,
            )
            raise Invalid(fields={"options": [said % {"count": held, "option": code}]})


def _refuse(faults: Faults) -> None:
    if faults:
        raise Invalid(fields=faults)


def _record(what: str, by: Actor, field: CustomField, **values: Any) -> None:
    definitions.changed()
    trail.record(
        verb=f"custom.field.{what}",
        by=by,
        subject=("custom_field", field.pk),
        label=field.label,
        **values,
    )
