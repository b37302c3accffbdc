"""Success criteria: proposed, agreed by two people, frozen at launch."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import User
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.periods import month_of
from core.common.touch import Touched, touch
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import afterwards, keep_deleted
from core.undo.models import Step
from portfolio import notices
from portfolio.errors import CriteriaFrozen, CriterionSigned, SignatureRefused
from portfolio.extensions import measured
from portfolio.extensions.launching import first_launches
from portfolio.models import CriterionEdition, CriterionSignature, Product, SuccessCriterion
from portfolio.signing import Part, needed, parts_open_to, why_not

AGAIN = "portfolio.criteria"
WORDING = ("kpi", "window", "direction", "threshold", "review_on")
FIELDS = ("product", "code", *WORDING, "note", "proposed_by")


@transaction.atomic
def propose(
    *,
    by: Actor,
    product: Product,
    kpi: str,
    threshold: Decimal,
    review_on: date,
    direction: str,
    today: date,
    window: str = "",
    note: str = "",
    code: str = "",
) -> SuccessCriterion:
    """Propose what a product is to reach by a day. After the launch it is kept, and does not count.

    Raises Invalid (unknown KPI, window or threshold that it cannot have, the same twice, code taken).
    """
    Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    criterion = SuccessCriterion(
        product=product,
        code=code or _free_code(),
        kpi=kpi,
        window=window,
        direction=direction,
        threshold=threshold,
        review_on=review_on,
        note=note,
        proposed_by=by.email,
        proposed_on=today,
    )
    _check(criterion)
    criterion.save(force_insert=True)
    _record("proposed", by, criterion, after=snapshot(criterion, FIELDS))
    _ask_to_sign(by, criterion, today)
    return criterion


@transaction.atomic
def change(
    *, by: Actor, criterion: SuccessCriterion, today: date, anew: bool = True, **changes: Any
) -> SuccessCriterion:
    """Change a criterion. An agreed wording is kept aside and its signatures with it: all sign anew.

    anew: without it a wording that somebody signed stays as it is.
    Raises CriteriaFrozen, CriterionSigned, Invalid.
    """
    criterion = _locked(criterion)
    old = {name: getattr(criterion, name) for name in WORDING}
    before, after = assign(criterion, changes)
    if not after:
        return criterion
    if set(after).intersection(WORDING):
        _refuse_after_launch(criterion, today)
        if not anew and criterion.signatures.exists():
            raise CriterionSigned
        _check(criterion)
        _set_aside(by, criterion, old)
    elif "code" in after:
        _check(criterion)
    written_by_hand(criterion)
    _record("changed", by, criterion, before=before, after=after)
    if set(after).intersection(WORDING):
        _ask_to_sign(by, criterion, today)
    return criterion


@transaction.atomic
def sign(*, by: User, criterion: SuccessCriterion, today: date, part: str = "") -> CriterionSignature:
    """Sign a criterion in a part that is open to the signer: the first one where none is named.

    Raises SignatureRefused.
    """
    criterion = _locked(criterion)
    signed = list(criterion.signatures.all())
    open_parts = parts_open_to(by, criterion.product, signed)
    chosen = part or (str(open_parts[0]) if open_parts else "")
    if chosen not in open_parts:
        raise SignatureRefused(why_not(by, criterion.product, signed))
    signature = criterion.signatures.create(part=chosen, email=by.email, name=by.name, signed_on=today)
    _agree(criterion, [*signed, signature])
    _record(
        "signed",
        by,
        criterion,
        after={"part": signature.get_part_display(), "agreed_on": criterion.agreed_on},
    )
    if criterion.agreed_on is not None:
        notices.criterion_agreed(by, criterion, [one.email for one in signed])
    return signature


@transaction.atomic
def withdraw_signature(*, by: Actor, criterion: SuccessCriterion, today: date) -> SuccessCriterion:
    """Take one's own signature back, before the launch.

    Raises CriteriaFrozen, SignatureRefused.
    """
    criterion = _locked(criterion)
    _refuse_after_launch(criterion, today)
    own = criterion.signatures.filter(email__iexact=by.email).first()
    if own is None:
        raise SignatureRefused(
            _("You have not signed this criterion. There is no signature of yours to take back.")
        )
    part = own.get_part_display()
    own.delete()
    _agree(criterion, list(criterion.signatures.all()))
    _record("signature_withdrawn", by, criterion, before={"part": part})
    return criterion


@transaction.atomic
def remove(*, by: Actor, criterion: SuccessCriterion, today: date) -> Step:
    """Remove a criterion that counts for no launch that was; it can be taken back.

    Raises CriteriaFrozen for one that was agreed before its product's launch.
    """
    criterion = _locked(criterion)
    _refuse_counting(criterion, today)
    _record("removed", by, criterion, before=snapshot(criterion, FIELDS))
    return keep_deleted(
        by=by,
        instances=[criterion],
        label=lambda: (
            _("Criterion %(code)s of %(product)s removed")
            % {"code": criterion.code, "product": criterion.product.name}
        ),
        subject=("criterion", criterion.pk),
        scope_id=criterion.product.scope_id,
        then=AGAIN,
    )


def _ask_to_sign(by: Actor, criterion: SuccessCriterion, today: date) -> None:
    """Ask for signatures, unless the launch has passed: then none makes it count."""
    if not is_launched(criterion.product_id, today):
        notices.criterion_to_sign(by, criterion, needed())


def _agree(criterion: SuccessCriterion, signed: list[CriterionSignature]) -> None:
    """Note since when all needed parts have signed, or that they have not."""
    days = {signature.part: signature.signed_on for signature in signed}
    pairs = [needed(), (Part.CPO, Part.PMO), (Part.LEAD, Part.SECOND)]
    complete = [max(days[part] for part in pair) for pair in pairs if all(part in days for part in pair)]
    criterion.agreed_on = min(complete, default=None)
    criterion.version += 1
    criterion.updated_at = timezone.now()
    criterion.save()


def _set_aside(by: Actor, criterion: SuccessCriterion, old: dict[str, Any]) -> None:
    """Keep an agreed wording with its signers; the new one waits for theirs."""
    signed = list(criterion.signatures.all())
    if criterion.agreed_on is not None:
        CriterionEdition.objects.create(
            criterion=criterion,
            number=criterion.edition,
            agreed_on=criterion.agreed_on,
            signed_by=", ".join(signature.email for signature in signed),
            replaced_by=by.email,
            **old,
        )
        criterion.edition += 1
    criterion.agreed_on = None
    criterion.signatures.all().delete()


def _locked(criterion: SuccessCriterion) -> SuccessCriterion:
    found = SuccessCriterion.objects.select_for_update(of=("self",)).select_related("product__scope")
    return found.get(pk=criterion.pk)


def _refuse_after_launch(criterion: SuccessCriterion, today: date) -> None:
    if is_launched(criterion.product_id, today):
        raise CriteriaFrozen


def _refuse_counting(criterion: SuccessCriterion, today: date) -> None:
    """Refuse to take away, or to bring back, what counts for a launch that was. Raises CriteriaFrozen."""
    launched = first_launches([criterion.product_id]).get(criterion.product_id)
    if criterion.agreed_on and launched and criterion.agreed_on < launched <= today:
        raise CriteriaFrozen


def is_launched(product_id: int, today: date) -> bool:
    """Tell whether the first launch of a product has passed."""
    launched = first_launches([product_id]).get(product_id)
    return launched is not None and launched <= today


def _check(criterion: SuccessCriterion) -> None:
    found = faults(kpi=criterion.kpi, window=criterion.window, threshold=criterion.threshold)
    others = SuccessCriterion.objects.exclude(pk=criterion.pk)
    if others.filter(**{name: getattr(criterion, name) for name in _SAME}).exists():
        found["kpi"] = [_("This product has the same criterion already. Change that one.")]
    if others.filter(code=criterion.code).exists():
        found["code"] = [_("This code is taken. Choose another, or edit the one that has it.")]
    if found:
        raise Invalid(fields=found)


_SAME = ("product", "kpi", "window", "direction", "review_on")


def faults(*, kpi: str, window: str, threshold: Decimal | None) -> dict[str, list[str]]:
    """Say by field what no criterion can be."""
    known = measured.kpi(kpi)
    if known is None:
        return {"kpi": [_("There is no KPI of this code. The page KPIs lists those there are.")]}
    if not known.judgeable:
        return {"kpi": [_("This KPI counts criteria itself. Choose one that they can be measured by.")]}
    found: dict[str, list[str]] = {}
    if window and window not in known.windows:
        found["window"] = [
            _("%(kpi)s is computed over: %(windows)s.")
            % {"kpi": known.code, "windows": ", ".join(known.windows)}
        ]
    outside = threshold is not None and (
        (known.low is not None and threshold < known.low)
        or (known.high is not None and threshold > known.high)
    )
    if outside:
        ends = [measured.said(end, kpi) for end in (known.low, known.high) if end is not None]
        found["threshold"] = [
            _("No value of this KPI lies there. It can be: %(ends)s.") % {"ends": " … ".join(ends)}
        ]
    return found


def _free_code() -> str:
    """Make a code nobody uses: C-1, C-2, …"""
    number = SuccessCriterion.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    while SuccessCriterion.objects.filter(code=f"C-{number + 1}").exists():
        number += 1
    return f"C-{number + 1}"


def _record(
    verb: str,
    by: Actor,
    criterion: SuccessCriterion,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"portfolio.criterion.{verb}",
        by=by,
        subject=("criterion", criterion.pk),
        label=f"{criterion.code} {criterion.product.name}",
        scope_id=criterion.product.scope_id,
        before=before,
        after=after,
    )
    touch(Touched(kind="criteria", pairs={(criterion.product_id, month_of(criterion.review_on))}))


def _came_back(rows: Sequence[Model], today: date) -> None:
    """Count anew. What was let go before the launch does not come back once the launch is known.

    Raises CriteriaFrozen.
    """
    for row in rows:
        if isinstance(row, SuccessCriterion):
            _refuse_counting(row, today)
    touch(Touched(kind="criteria", everything=True))


afterwards(AGAIN, _came_back)
