"""Any sequence of imports and undos, against a few lines of Python that say what must be there."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from core.common.actors import SYSTEM
from core.ingest.models import ImportRun, RowChange
from core.ingest.services import runs
from metrics.models import LedgerEntry
from portfolio.models import Product
from tests import factories
from tests.integration.ingest.importing import bring

pytestmark = pytest.mark.django_db

MONTHS = ("2025-01", "2025-02", "2025-03")
ACCOUNTS = ("revenue", "cost_of_sales")
Key = tuple[str, str]
# A file: month → an amount or none for each account; a month may be written badly.
files = st.dictionaries(
    st.sampled_from(MONTHS), st.tuples(*[st.none() | st.integers(1, 3)] * len(ACCOUNTS)), min_size=1
)


class Imports(RuleBasedStateMachine):
    """Keeps, for each amount, the versions that imports wrote and nobody undid."""

    def __init__(self) -> None:
        super().__init__()
        self.versions: dict[Key, list[tuple[int, int]]] = {}
        self.applied: list[ImportRun] = []

    @initialize()
    def empty(self) -> None:
        LedgerEntry.objects.all().delete()
        RowChange.objects.all().delete()
        ImportRun.objects.update(state=ImportRun.State.UNDONE)
        if not Product.objects.filter(code="WALLET").exists():
            factories.product("WALLET")

    @rule(rows=files, spoilt=st.booleans())
    def bring(self, rows: dict[str, tuple[int | None, ...]], spoilt: bool) -> None:
        """Import a wide file; a spoilt one has a row with a letter in it as well."""
        lines = [
            f"WALLET,{month},{','.join(str(a or '') for a in amounts)}" for month, amounts in rows.items()
        ]
        lines += ["WALLET,2025-04,1,x"] if spoilt else []
        run = bring("finance", f"product,period,{','.join(ACCOUNTS)}\n" + "\n".join(lines) + "\n")
        told = {"created": 0, "updated": 0, "unchanged": 0, "rejected": int(spoilt)}
        for month, amounts in rows.items():
            told[self._row(run.pk, month, amounts)] += 1
        assert {name: getattr(run, name) for name in told} == told
        self.applied.append(run)

    def _row(self, run: int, month: str, amounts: tuple[int | None, ...]) -> str:
        """Do by hand what the import does to one row; return what it counts as."""
        kinds = set()
        for account, amount in zip(ACCOUNTS, amounts, strict=True):
            if amount is None:
                continue
            history = self.versions.setdefault((month, account), [])
            if not history:
                kinds.add("new")
            elif history[-1][1] == amount:
                kinds.add("same")
                continue
            else:
                kinds.add("changed")
            history.append((run, amount))
        if not kinds:
            return "rejected"
        return {frozenset({"new"}): "created", frozenset({"same"}): "unchanged"}.get(
            frozenset(kinds), "updated"
        )

    @precondition(lambda self: self.applied)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """Undo any import that was not undone yet, not only the last."""
        run = self.applied.pop(data.draw(st.integers(0, len(self.applied) - 1)))
        runs.undo(run=run, by=SYSTEM)
        for key, history in self.versions.items():
            self.versions[key] = [version for version in history if version[0] != run.pk]

    @invariant()
    def holds_exactly_what_was_not_undone(self) -> None:
        stored = {
            (f"{month:%Y-%m}", account): (run, int(amount))
            for month, account, run, amount in LedgerEntry.objects.values_list(
                "month", "account", "import_run_id", "amount"
            )
        }
        assert stored == {key: history[-1] for key, history in self.versions.items() if history}


def test_any_sequence_of_imports_and_undos(db: None) -> None:
    run_state_machine_as_test(
        Imports,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
