"""What was taken back is read in the reader's language, whoever did it in theirs."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from core.audit.models import AuditEvent
from core.audit.presenters import changes, sentence
from core.undo.models import Step
from core.undo.services import steps
from portfolio.services import visions
from tests import factories
from tests.integration.lists.browsing import browser, patch

pytestmark = pytest.mark.django_db


def test_a_cell_changed_and_taken_back_in_french_is_read_in_english(client: Client) -> None:
    product = factories.product("PUMP", factories.node("TOP"), name="Pump", stage="growth")
    user = factories.user("cpo")
    french = browser(user)
    french.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    patch(french, f"/lists/products/{product.pk}/stage/", "maturity")
    step = Step.objects.get()
    assert step.label == "Étape de vie de Pump"
    assert step.said == "Stage of Pump"
    french.post(step.address)
    event = AuditEvent.objects.get(verb="undo.step.taken_back")
    assert sentence(event).endswith("took back: Stage of Pump")
    with translation.override("fr"):
        assert sentence(event).endswith("Étape de vie de Pump")
    # The words are no field that changed.
    assert changes(event) == []
    trail = browser(factories.user("administrator")).get("/audit/").content.decode()
    assert "took back: Stage of Pump" in trail


def test_what_was_removed_is_named_in_both_languages() -> None:
    user = factories.user("cpo")
    node = factories.node("TOP", name="Payments")
    vision = visions.state(
        by=user, scope=node.scope, starts_on=date(2026, 5, 1), statement="One wallet.", strategy=""
    )
    with translation.override("fr"):
        step = visions.remove(by=user, vision=vision)
        assert step.said == "Vision de Payments du 1er mai 2026"
    assert step.said == "Vision of Payments from 1 May 2026"
    steps.take_back(by=user, step=step)
    assert sentence(AuditEvent.objects.latest("pk")).endswith("took back: Vision of Payments from 1 May 2026")


def test_a_step_of_before_reads_as_it_was_kept() -> None:
    step = Step(kind="deleted", label="Enveloppe de TOP, 2026", payload={})
    assert step.said == "Enveloppe de TOP, 2026"
