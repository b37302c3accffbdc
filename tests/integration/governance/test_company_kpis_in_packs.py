"""A company's own KPI in a pack: in the wording of its month, with its decimals, told from others by code."""

import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from core.common.actors import SYSTEM
from governance.drawing import FORMATS, draw
from governance.drawing.compose import compose
from governance.drawing.pack import Pack
from governance.drawing.reader import Reader
from governance.models import Snapshot
from governance.services import snapshots
from metrics.models import CompanyKpi
from metrics.services import company_kpis
from portfolio.models import Product
from tests.factories import facts
from tests.integration.governance.company import PERIOD, Company

pytestmark = pytest.mark.django_db


def promoters(**fields: Any) -> CompanyKpi:
    """Define a share that is 2 of 4 for the node and its first product."""
    defined = {
        "code": "promoter_share", "family": "customer", "name": "Share of promoters",
        "name_fr": "Part des promoteurs", "short": "Promoters", "short_fr": "Promoteurs",
        "description": "Promoters per answer.", "description_fr": "Promoteurs par réponse.",
        "unit": "ratio", "better": "higher", "default_window": "t12m", "decimals": 3, "cadence_days": 365,
        "formula": "nps_promoters / nps_responses", "counted": "nps_responses",
    }  # fmt: skip
    return company_kpis.add(by=SYSTEM, **{**defined, **fields})


def taken(company: Company) -> Snapshot:
    return snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)


def composed(snapshot: Snapshot, **changes: Any) -> Pack:
    content = {**json.loads(snapshot.content), **changes}
    with translation.override("en"):
        return compose(content, language="en", sha256="0" * 64, position=1)


def test_a_pack_says_the_wording_that_its_numbers_were_made_with(company: Company) -> None:
    """The second one counts users of another file, from the month after the pack's."""
    kpi = promoters()
    before = json.loads(taken(company).content)["definitions"]["promoter_share"]
    company_kpis.reword(
        by=SYSTEM, kpi=kpi, formula="active_users / eligible_users", counted="eligible_users",
        effective_from=date(2026, 11, 1), note="By use.",
    )  # fmt: skip
    held = json.loads(taken(company).content)["definitions"]["promoter_share"]
    assert held["formula"] == "nps_promoters / nps_responses"
    assert (held["counts"], held["counts_one_fr"], held["version"]) == ("answers", "réponse", 1)
    assert ([one["name"] for one in held["operands"]], held["sources"]) == (
        ["nps_promoters", "nps_responses"], ["survey"],
    )  # fmt: skip
    assert held == before


def test_the_decimals_that_a_company_asked_for_are_printed(company: Company) -> None:
    """2 of 4, against a third."""
    promoters()
    facts.target(company.node, "promoter_share", "0.33333", "2020-01-01")
    pack = taken(company)
    (line,) = [one for one in composed(pack).scorecard if one.kpi == "promoter_share"]
    assert (line.value, line.target.replace("\u00a0", " ")) == ("50.000%", "≥ 33.333%")
    book = openpyxl.load_workbook(io.BytesIO(draw(pack, format="xlsx", language="fr")))
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "50,000\u202f%" in cells


def test_a_pack_from_before_decimals_were_held_is_still_drawn(company: Company) -> None:
    promoters()
    pack = taken(company)
    definitions = json.loads(pack.content)["definitions"]
    del definitions["promoter_share"]["decimals"]
    (line,) = [
        one for one in composed(pack, definitions=definitions).scorecard if one.kpi == "promoter_share"
    ]
    assert line.value == "50.0%"
    assert all(draw(pack, format=format_, language="en") for format_ in FORMATS)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The result is too large to mean anything"),
        ("fr", "Le résultat est trop grand pour avoir un sens"),
    ],
)
def test_a_result_out_of_range_is_not_called_missing(language: str, said: str) -> None:
    with translation.override(language):
        assert Reader({}, language).reason({"reason": "out_of_range"}) == said


def test_a_product_that_is_called_like_its_portfolio_is_a_product(company: Company) -> None:
    Product.objects.filter(pk=company.first.pk).update(name=company.node.name)
    assert composed(taken(company)).titles.exceptions == "Payments has most off target: 1 of 8"


def test_only_headline_numbers_count_as_such_whatever_others_are_called(company: Company) -> None:
    """Revenue and the company's KPI of the same short name are both off target; NPS is on it."""
    promoters(short="Revenue")
    facts.target(company.node, "promoter_share", "0.9", "2020-01-01")
    lines = {one.of: one for one in composed(taken(company)).exceptions}
    assert (lines["product:FIRST"].count, lines["node:NODE"].count) == ("1", "2")
