"""RICE and WSJF. Source: the handbook's "Prioritisation scores".

A score orders initiatives scored by the same people in the same session; it is no quantity of its own.
"""

from decimal import Decimal

IMPACTS = (Decimal(3), Decimal(2), Decimal(1), Decimal("0.5"), Decimal("0.25"))
CONFIDENCES = (Decimal(1), Decimal("0.8"), Decimal("0.5"))
LEAST_EFFORT = Decimal("0.5")  # person-months; below it, guesses of effort would decide the order
WSJF_SCALE = (1, 2, 3, 5, 8, 13, 20)


def rice(
    *, reach: Decimal | int, impact: Decimal | int, confidence: Decimal | int, effort: Decimal | int
) -> Decimal | None:
    """Score reach × impact × confidence / effort.

    Units: reach in people per period, effort in person-months; impact of `IMPACTS`, confidence of
    `CONFIDENCES`.
    Errors: ValueError for a negative reach, an effort between 0 and ½ or below 0, or a word off the scales.

    Effort 0 is "not estimated": no score.
    """
    _on_scale("impact", impact, IMPACTS)
    _on_scale("confidence", confidence, CONFIDENCES)
    if reach < 0:
        raise ValueError(f"reach is {reach}; it cannot be below 0")
    if effort == 0:
        return None
    if effort < LEAST_EFFORT:
        raise ValueError(f"effort is {effort}; the least is {LEAST_EFFORT} person-months")
    return Decimal(reach) * impact * confidence / Decimal(effort)


def wsjf(*, business_value: int, time_criticality: int, risk_reduction: int, job_size: int) -> Decimal | None:
    """Score (business value + time criticality + risk reduction) / job size, all on `WSJF_SCALE`.

    Errors: ValueError for a number off the scale.

    Job size 0 is "not estimated": no score.
    """
    _on_scale("business value", business_value, WSJF_SCALE)
    _on_scale("time criticality", time_criticality, WSJF_SCALE)
    _on_scale("risk reduction", risk_reduction, WSJF_SCALE)
    if job_size == 0:
        return None
    _on_scale("job size", job_size, WSJF_SCALE)
    return Decimal(business_value + time_criticality + risk_reduction) / job_size


def _on_scale(name: str, score: Decimal | int, scale: tuple[Decimal | int, ...]) -> None:
    if score not in scale:
        raise ValueError(f"{name} is {score}; the scale is {', '.join(map(str, scale))}")
