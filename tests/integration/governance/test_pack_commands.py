import hashlib
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from core.common.actors import SYSTEM
from cpo_portal.schedule import SCHEDULE
from governance.models import Snapshot
from governance.services import snapshots
from tests.audit_refusals import tampering
from tests.integration.governance.company import PERIOD, Company

pytestmark = pytest.mark.django_db


def pack(out: Path, *more: str, node: str = "NODE", format_: str = "pdf", language: str = "fr") -> str:
    said = StringIO()
    call_command(
        "steering_pack",
        "--node",
        node,
        "--format",
        format_,
        "--language",
        language,
        "--out",
        str(out),
        *more,
        stdout=said,
    )
    return said.getvalue()


def test_it_freezes_the_node_once_and_writes_the_three_files(company: Company, tmp_path: Path) -> None:
    for format_ in ("pptx", "pdf", "xlsx"):
        said = pack(tmp_path / f"pack.{format_}", "--period", "2026-10", format_=format_)
        assert hashlib.sha256((tmp_path / f"pack.{format_}").read_bytes()).hexdigest() in said
    assert Snapshot.objects.count() == 1
    assert "Cible" in PdfReader(tmp_path / "pack.pdf").pages[0].extract_text()


def test_again_it_writes_the_same_bytes_and_with_new_another_pack(company: Company, tmp_path: Path) -> None:
    for name in ("one", "two"):
        pack(tmp_path / name, "--period", "2026-10")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    pack(tmp_path / "three", "--period", "2026-10", "--new")
    assert Snapshot.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "node", "said"),
    [
        ((), "NOWHERE", "There is no portfolio node NOWHERE."),
        (("--period", "October"), "NODE", "--period wants a month"),
        (("--period", "2999-01"), "NODE", "Choose a month that is over"),
    ],
)
def test_it_says_what_is_wrong(
    company: Company, tmp_path: Path, more: tuple[str, ...], node: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        pack(tmp_path / "x", *more, node=node)


def test_a_file_that_cannot_be_written(company: Company, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        pack(tmp_path / "nowhere" / "x", "--period", "2026-10")


def test_verify_snapshots_is_content_or_ends_with_an_error(company: Company) -> None:
    taken = snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)
    said = StringIO()
    call_command("verify_snapshots", "--json", stdout=said)
    assert json.loads(said.getvalue()) == {"snapshots": 1, "head": taken.sha256, "files": 0, "findings": []}
    with tampering():
        Snapshot.objects.update(node_name="Another")
    said = StringIO()
    with pytest.raises(CommandError, match="not sound: 1 findings"):
        call_command("verify_snapshots", stdout=said)
    assert "columns: " in said.getvalue()


def test_it_is_verified_every_night() -> None:
    assert [line.kind for line in SCHEDULE].count("governance.verify_snapshots") == 1
