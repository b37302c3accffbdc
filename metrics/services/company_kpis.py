"""Changes to the KPIs that the company defines itself."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.touch import Touched, touch
from core.common.versions import assign, snapshot
from metrics.kpis import registry
from metrics.kpis.checking import Checked, check
from metrics.kpis.company import counters_of
from metrics.kpis.parser import FormulaError
from metrics.kpis.vocabulary import Better, Family
from metrics.models import CompanyKpi, CompanyKpiVersion
from metrics.selectors import definitions

LABELS = (
    "family",
    "name",
    "name_fr",
    "short",
    "short_fr",
    "description",
    "description_fr",
    "better",
    "default_window",
    "decimals",
    "cadence_days",
)
TEXTS = {"name": 80, "name_fr": 80, "short": 18, "short_fr": 18, "description": 200, "description_fr": 200}
RESERVED = frozenset({"new"})  # words of addresses
_CODE = r"[a-z][a-z0-9_]{1,59}"
Faults = dict[str, list[str]]


@transaction.atomic
def add(*, by: Actor, code: str, unit: str, formula: str, counted: str, **labels: Any) -> CompanyKpi:
    """Define a KPI; its first version holds from the start.

    labels: those of `LABELS`, all of them. Raises Invalid.
    """
    faults = _code_faults(code)
    checked = _checked(formula, faults)
    _check_labels(labels, faults)
    if checked:
        _check_fit(checked, faults, unit=unit, counted=counted, default_window=labels.get("default_window"))
    _refuse(faults)
    try:
        with transaction.atomic():
            kpi = CompanyKpi.objects.create(code=code, unit=unit, **labels)
    except IntegrityError:  # somebody else was quicker
        raise Invalid(fields=_taken()) from None
    version = CompanyKpiVersion.objects.create(
        kpi=kpi,
        number=1,
        formula=formula.strip(),
        counted=counted,
        note="First definition.",
        note_fr="Première définition.",
    )
    _record("defined", by, kpi, after=snapshot(kpi, ("unit", *LABELS)) | {"formula": version.formula})
    _changed(kpi)
    return kpi


@transaction.atomic
def change(*, by: Actor, kpi: CompanyKpi, **labels: Any) -> CompanyKpi:
    """Change what a KPI is called and how it is shown; what it computes stays. Raises Invalid."""
    kept = CompanyKpi.objects.select_for_update().get(pk=kpi.pk)
    whole = {name: labels.get(name, getattr(kept, name)) for name in LABELS}
    faults: Faults = {}
    _check_labels(whole, faults)
    for version in kept.versions.all():
        checked = _checked(version.formula, faults)
        if checked:
            _check_fit(checked, faults, default_window=whole["default_window"])
    _refuse(faults)
    before, after = assign(kept, whole)
    if after:
        kept.save()
        _record("changed", by, kept, before=before, after=after)
        _changed(kept)
    return kept


@transaction.atomic
def reword(
    *,
    by: Actor,
    kpi: CompanyKpi,
    formula: str,
    counted: str,
    effective_from: date,
    note: str = "",
    note_fr: str = "",
) -> CompanyKpiVersion:
    """Have a KPI compute something else from a day on: a new version.

    Windows that end before that day keep the formula they had. Raises Invalid.
    """
    kept = CompanyKpi.objects.select_for_update().get(pk=kpi.pk)
    last = kept.versions.order_by("-number").first()
    assert last is not None
    faults: Faults = {}
    checked = _checked(formula, faults)
    if checked:
        _check_fit(checked, faults, unit=kept.unit, counted=counted, default_window=kept.default_window)
        if checked.formula == check(last.formula).formula and counted == last.counted:
            faults.setdefault("formula", []).append(
                _("This is the formula that is in force already. Change it, or keep the version there is.")
            )
    if last.effective_from and effective_from <= last.effective_from:
        said = _("Version %(number)s begins on %(day)s. Choose a later day.")
        faults["effective_from"] = [said % {"number": last.number, "day": spoken.day(last.effective_from)}]
    if max(len(note), len(note_fr)) > 200:
        faults["note"] = [_("At most %(limit)s characters.") % {"limit": 200}]
    _refuse(faults)
    version = CompanyKpiVersion.objects.create(
        kpi=kept,
        number=last.number + 1,
        effective_from=effective_from,
        formula=formula.strip(),
        counted=counted,
        note=note.strip() or "Another formula.",
        note_fr=note_fr.strip() or note.strip() or "Autre formule.",
    )
    fields = ("formula", "counted", "number")
    after = snapshot(version, (*fields, "effective_from", "note"))
    _record("reworded", by, kept, before=snapshot(last, fields), after=after)
    _changed(kept)
    return version


@transaction.atomic
def archive(*, by: Actor, kpi: CompanyKpi) -> CompanyKpi:
    """Stop computing a KPI. Its definition, targets and history are kept."""
    return _set_archived(by, kpi, archived=True)


@transaction.atomic
def restore(*, by: Actor, kpi: CompanyKpi) -> CompanyKpi:
    """Compute an archived KPI again."""
    return _set_archived(by, kpi, archived=False)


def _set_archived(by: Actor, kpi: CompanyKpi, *, archived: bool) -> CompanyKpi:
    kept = CompanyKpi.objects.select_for_update().get(pk=kpi.pk)
    if (kept.archived_at is not None) is not archived:
        kept.archived_at = timezone.now() if archived else None
        kept.save(update_fields=["archived_at", "updated_at"])
        _record("archived" if archived else "restored", by, kept)
        _changed(kept)
    return kept


def _changed(kpi: CompanyKpi) -> None:
    """Have the values made again; until then, those of another version are none (metrics.selectors.cache)."""
    definitions.forget()
    touch(Touched(kind="definitions", everything=True))


def _code_faults(code: str) -> Faults:
    if code in RESERVED:
        return {"code": [_("“%(code)s” is reserved for addresses. Choose another code.") % {"code": code}]}
    if not re.fullmatch(_CODE, code):
        return {
            "code": [_("Two to 60 small letters, digits and _, beginning with a letter, as in net_margin.")]
        }
    # Files are read without minding "_": codes must differ in more than that.
    taken = {kpi.code for kpi in registry.built_in()} | set(CompanyKpi.objects.values_list("code", flat=True))
    return _taken() if code.replace("_", "") in {other.replace("_", "") for other in taken} else {}


def _taken() -> Faults:
    return {"code": [_("Another KPI has this code, perhaps an archived one. Choose another.")]}


def _checked(formula: str, faults: Faults) -> Checked | None:
    try:
        return check(formula)
    except FormulaError as error:
        faults["formula"] = [error.said("message", get_language() or "en")]
        return None


def _check_fit(
    checked: Checked,
    faults: Faults,
    *,
    unit: str | None = None,
    counted: str | None = None,
    default_window: str | None = None,
) -> None:
    """See that unit, window and n are possible for a formula; None: not asked."""
    said = _("Choose one of: %(choices)s.")
    if unit is not None and unit not in checked.units:
        reason = _("The formula gives %(what)s.") % {
            "what": checked.dimension.said("words", get_language() or "")
        }
        faults["unit"] = [f"{reason} {said % {'choices': ', '.join(checked.units)}}"]
    if counted is not None and counted not in [counter.measure for counter in counters_of(checked)]:
        choices = ", ".join(counter.measure for counter in counters_of(checked))
        faults["counted"] = [said % {"choices": choices}]
    if default_window is not None and default_window not in checked.windows:
        faults["default_window"] = [said % {"choices": ", ".join(checked.windows)}]


def _check_labels(labels: Mapping[str, Any], faults: Faults) -> None:
    for name, limit in TEXTS.items():
        text = str(labels.get(name) or "").strip()
        if not text:
            faults[name] = [_("This is needed: pages and files show it.")]
        elif len(text) > limit:
            faults[name] = [_("At most %(limit)s characters.") % {"limit": limit}]
    for name, choices in (("family", list(Family)), ("better", list(Better))):
        if labels.get(name) not in choices:
            faults[name] = [_("Choose one of: %(choices)s.") % {"choices": ", ".join(choices)}]
    if labels.get("decimals") not in range(5):
        faults["decimals"] = [_("Choose a number from %(low)s to %(high)s.") % {"low": 0, "high": 4}]
    cadence = labels.get("cadence_days")
    if cadence is not None and cadence not in range(1, 1001):
        faults["cadence_days"] = [_("Choose a number from %(low)s to %(high)s.") % {"low": 1, "high": 1000}]


def _refuse(faults: Faults) -> None:
    if faults:
        raise Invalid(fields=faults)


def _record(
    verb: str,
    by: Actor,
    kpi: CompanyKpi,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"metrics.kpi.{verb}",
        by=by,
        subject=("kpi", kpi.code),
        label=f"{kpi.code} {kpi.name}",
        before=before,
        after=after,
    )
