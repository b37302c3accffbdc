"""Success criteria in words and figures: everything a template prints, nothing it would have to decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access.models import User
from core.common import dates, figures, numbers, people
from metrics import wording
from metrics.criteria_standing import standing_of
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import CriterionVerdict
from portfolio.models import CriterionSignature, SuccessCriterion
from portfolio.signing import needed, parts_open_to

Part = CriterionSignature.Part


@dataclass(frozen=True)
class CriterionText:
    """A criterion as it is drawn.

    value, beside: what it was measured at, and n with interval or the day of a stale reading.
    mark, label:   the status mark of its verdict. standing: agreed, open, after_launch; said: in a sentence.
    may_sign:      whether the reader can sign now.
    """

    criterion: Any
    name: str
    span: str
    threshold: str
    value: str
    beside: str
    why: str
    mark: str
    label: str
    standing: str
    said: str
    may_sign: bool
    url: str


def texts(criteria: Iterable[Any], *, user: User, today: date) -> list[CriterionText]:
    """Say criteria that were read with `metrics.selectors.criteria`."""
    known = {kpi.code: kpi for kpi in registry.all_kpis()}
    criteria = list(criteria)
    people.meet(signed.email for one in criteria for signed in one.signatures.all() if not signed.name)
    return [text(one, known, user=user, today=today) for one in criteria]


def text(one: Any, known: Mapping[str, Kpi], *, user: User, today: date) -> CriterionText:
    """Say one criterion."""
    kpi = known.get(one.kpi)
    standing = standing_of(one, today)
    verdict = one.now_verdict or CriterionVerdict.Verdict.PENDING
    signed = list(one.signatures.all())
    return CriterionText(
        criterion=one,
        name=_name(one.kpi, known),
        span=wording.window(one.window)
        if one.window and (not kpi or one.window != kpi.default_window)
        else "",
        threshold=threshold(one.threshold, one.direction, kpi),
        value=value(one.now_value, kpi, one.threshold),
        beside=_beside(one, kpi),
        why=reverse("metrics:value-why", args=[one.now_reading_id]) if one.now_reading_id else "",
        mark=str(verdict),
        label=_label(one, str(verdict), today),
        standing=standing,
        said=_said(one, standing, signed),
        may_sign=standing == "open" and bool(parts_open_to(user, one.product, signed)),
        url=reverse("metrics:criterion-detail", args=[one.pk]),
    )


def threshold(level: Decimal, direction: str, kpi: Kpi | None) -> str:
    """Write a threshold with its side: "≥ €2.0M"."""
    sign = "≥" if direction == "at_least" else "≤"
    if kpi is None:
        return f"{sign}{numbers.NO_BREAK}{numbers.number(level, language=wording.language(), trim=True)}"
    shown = figures.figure(
        level,
        kpi.unit,
        language=wording.language(),
        currency=settings.REPORTING_CURRENCY,
        trim=True,
        decimals=kpi.shown_decimals,
    )
    joined = kpi.unit in ("ratio", "money")
    written = figures.joined(shown, unit=kpi.unit, language=wording.language()) if joined else shown.text
    return sign + numbers.NO_BREAK + written


def value(number: Decimal | None, kpi: Kpi | None, beside: Decimal | None = None) -> str:
    """Write what a KPI was measured at, with so many digits that it does not look like its threshold."""
    if number is None or kpi is None:
        return numbers.NONE
    shown = wording.figure_beside(number, beside, kpi)
    joined = kpi.unit in ("ratio", "money")
    return figures.joined(shown, unit=kpi.unit, language=wording.language()) if joined else shown.text


def _beside(one: Any, kpi: Kpi | None) -> str:
    """Say what the number rests on: n and interval, or since when nothing came."""
    if kpi is None or one.now_verdict is None:
        return ""
    if one.now_value is None:
        return _("no value")
    if one.now_stale and one.now_data_on:
        return _("%(day)s, stale") % {"day": dates.day(one.now_data_on, language=wording.language())}
    count = numbers.number(one.now_n or 0, language=wording.language(), decimals=0)
    said = _("n = %(count)s %(what)s") % {
        "count": count,
        "what": kpi.counted(one.now_n or 0, wording.language()),
    }
    if one.now_low is None:
        return said
    ends = [
        figures.figure(end, kpi.unit, language=wording.language()).text for end in (one.now_low, one.now_high)
    ]
    return _("n = %(count)s, %(low)s … %(high)s") % {"count": count, "low": ends[0], "high": ends[1]}


def _label(one: Any, verdict: str, today: date) -> str:
    """Say a pending verdict with the days that are left, where they are few."""
    left = (one.review_on - today).days
    if verdict == CriterionVerdict.Verdict.PENDING and 0 <= left <= SOON:
        return _("Pending, %(days)s d") % {"days": left}
    return ""


SOON = 31


def _said(one: Any, standing: str, signed: Sequence[CriterionSignature]) -> str:
    names = [signature.name or people.called(signature.email) for signature in signed]
    match standing:
        case "agreed":
            return _("Agreed %(day)s by %(names)s, before launch") % {
                "day": dates.day(one.agreed_on, language=wording.language()),
                "names": _(" and ").join(names),
            }
        case "after_launch":
            return _("Registered after launch: does not count")
    return waiting(signed)


def waiting(signed: Sequence[CriterionSignature]) -> str:
    """Say whose signatures are missing."""
    return _("Waits for the signature of %(parts)s") % {"parts": _(" and ").join(missing(signed))}


def missing(signed: Sequence[CriterionSignature]) -> list[str]:
    """Name the parts whose signatures are missing."""
    taken = {signature.part for signature in signed}
    return [short_part(part) for part in needed() if part not in taken]


@dataclass(frozen=True)
class PastText:
    """A line of a criterion's past: a verdict with what it was measured on, or an earlier wording."""

    at: Any
    threshold: str
    value: str
    beside: str
    why: str
    mark: str


def past(criterion: SuccessCriterion, known: Mapping[str, Kpi]) -> list[PastText]:
    """Say every verdict that was given, the newest first."""
    rows = criterion.verdicts.exclude(verdict=CriterionVerdict.Verdict.PENDING).order_by("-measured_at")
    return [
        PastText(
            at=row.measured_at,
            threshold=threshold(row.threshold, row.direction, known.get(row.kpi)),
            value=value(row.value, known.get(row.kpi), row.threshold),
            beside=wording.span(row.window, row.period),
            why=reverse("metrics:value-why", args=[row.reading_id]),
            mark=row.verdict,
        )
        for row in rows
    ]


def editions(criterion: SuccessCriterion, known: Mapping[str, Kpi]) -> list[PastText]:
    """Say every wording that had been agreed before this one."""
    rows = list(criterion.editions.all())
    names = people.names_of(email for row in rows for email in row.signed_by.split(", "))
    return [
        PastText(
            at=row.agreed_on,
            threshold=" ".join(
                (_name(row.kpi, known), threshold(row.threshold, row.direction, known.get(row.kpi)))
            ),
            value=dates.day(row.review_on, language=wording.language()),
            beside=", ".join(names[email] for email in row.signed_by.split(", ")),
            why="",
            mark="",
        )
        for row in rows
    ]


def _name(code: str, known: Mapping[str, Kpi]) -> str:
    return known[code].said("name", wording.language()) if code in known else code


def short_part(part: str) -> str:
    """Name a part in a word."""
    return {
        Part.CPO: _("CPO"),
        Part.PMO: _("PMO"),
        Part.LEAD: _("a head of product"),
        Part.SECOND: _("a second person"),
    }[Part(part)]


def registered(criteria: Sequence[CriterionText]) -> str:
    """Say in one line when a product's criteria were agreed and by whom, where it is the same for all."""
    agreed = [one for one in criteria if one.standing == "agreed"]
    lines = {one.said for one in agreed}
    if len(lines) != 1 or len(agreed) != len(criteria):
        return ""
    return lines.pop()
