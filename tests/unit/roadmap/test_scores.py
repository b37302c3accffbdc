import re
from decimal import Decimal

import pytest

from roadmap.priorities.scores import rice, wsjf


def test_rice_of_the_handbook():
    assert rice(reach=2000, impact=2, confidence=Decimal("0.8"), effort=4) == 800


def test_wsjf_of_the_handbook():
    assert wsjf(business_value=8, time_criticality=5, risk_reduction=3, job_size=5) == Decimal("3.2")


def test_half_a_person_month_is_the_least_effort():
    assert rice(reach=100, impact=1, confidence=1, effort=Decimal("0.5")) == 200
    with pytest.raises(ValueError, match=r"effort is 0\.25; the least is 0\.5"):
        rice(reach=100, impact=1, confidence=1, effort=Decimal("0.25"))
    with pytest.raises(ValueError, match="effort is -1"):
        rice(reach=100, impact=1, confidence=1, effort=-1)


def test_what_was_not_estimated_has_no_score():
    assert rice(reach=100, impact=1, confidence=1, effort=0) is None
    assert wsjf(business_value=8, time_criticality=5, risk_reduction=3, job_size=0) is None


def test_nobody_reached_is_a_score_of_zero_and_not_no_score():
    assert rice(reach=0, impact=3, confidence=1, effort=1) == 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"impact": 4}, "impact is 4; the scale is 3, 2, 1, 0.5, 0.25"),
        ({"confidence": Decimal("0.9")}, "confidence is 0.9; the scale is 1, 0.8, 0.5"),
        ({"reach": -1}, "reach is -1"),
    ],
)
def test_rice_refuses_what_is_off_its_scales(wrong, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        rice(**({"reach": 1, "impact": 1, "confidence": 1, "effort": 1} | wrong))


@pytest.mark.parametrize("name", ["business_value", "time_criticality", "risk_reduction", "job_size"])
def test_wsjf_refuses_what_is_off_its_scale(name):
    scores = {"business_value": 1, "time_criticality": 2, "risk_reduction": 3, "job_size": 5}
    with pytest.raises(
        ValueError, match=f"{name.replace('_', ' ')} is 4; the scale is 1, 2, 3, 5, 8, 13, 20"
    ):
        wsjf(**(scores | {name: 4}))
