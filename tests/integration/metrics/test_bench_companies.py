"""The companies that the benchmarks are measured on can be made in the tables as they are now."""

import pytest
from django.apps import apps

from bench.filled import Company, Size
from bench.world import World
from metrics.models import LedgerEntry
from portfolio.models import Node, Product

pytestmark = pytest.mark.django_db


def test_a_company_of_facts_is_filled() -> None:
    World(products=3, share=0.001).fill()
    # A group, 4 units of 4 portfolios of 5 lines each; of each product a line in each of 36 months.
    assert (Node.objects.count(), Product.objects.count()) == (1 + 4 + 16 + 80, 3)
    assert LedgerEntry.objects.count() == 3 * 36


def test_a_company_of_lists_is_filled() -> None:
    Company(Size(products=20, people=10, nodes=5)).fill()
    counted = ("Product", "SuccessCriterion", "GateReview", "Classification", "Launch", "Notification")
    found = {model.__name__: model._default_manager.count() for model in apps.get_models()}
    assert {name: found[name] for name in counted} == dict.fromkeys(counted, 20)
