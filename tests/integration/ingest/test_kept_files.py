"""Kept files are read again each night: what is found is on the file's row, in the trail and on pages."""

import io
import json
import tracemalloc

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client

from core.access.models import Role
from core.audit.models import AuditEvent
from core.audit.selectors.history import happening
from core.common.actors import SYSTEM
from core.ingest.models import ImportRun, SourceFile
from core.ingest.selectors.lines import line_as_arrived
from core.ingest.services import files, runs, verification
from core.ingest.services.verification import Findings
from core.ingest.services.watching import Nobody
from core.jobs.services import jobs
from core.jobs.services.working import work_until_empty
from cpo_portal.schedule import SCHEDULE
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

ANSWERS = "response_id,product,score,responded_at\nR1,WALLET,9,2025-01-01\nR2,WALLET,8,2025-01-02\n"
Condition = SourceFile.Condition


@pytest.fixture(autouse=True)
def product():
    factories.product("WALLET", factories.node("GRP"))


def send(text: str) -> ImportRun:
    run = runs.receive(file=io.BytesIO(text.encode()), name="answers.csv", by=SYSTEM, source="survey")
    work_until_empty()
    return ImportRun.objects.get(pk=run.pk)


def place(run: ImportRun):
    return files.path_of(run.file.sha256)


def check() -> Findings:
    return verification.verify_files(watch=Nobody())


def verbs() -> list[str]:
    return list(AuditEvent.objects.filter(subject_kind="file").order_by("pk").values_list("verb", flat=True))


def test_whole_files_are_noted_as_such_and_the_trail_hears_nothing():
    run = send(ANSWERS)
    assert (run.file.condition, run.file.checked_at) == ("unchecked", None)

    assert check() == Findings(files=1, damaged=0, missing=0)

    run.file.refresh_from_db()
    assert run.file.condition == Condition.INTACT
    assert run.file.checked_at is not None
    assert (run.file.is_faulty, run.file.faulty_since) == (False, None)
    assert verbs() == []


def test_one_changed_byte_and_a_lost_file_are_found_once_and_told_apart():
    good, changed, lost = send(ANSWERS), send(ANSWERS.replace("9", "7")), send(ANSWERS.replace("9", "6"))
    place(changed).write_bytes(place(changed).read_bytes().replace(b"7", b"5"))  # the same size
    place(lost).unlink()

    assert check() == Findings(files=3, damaged=1, missing=1)
    first = SourceFile.objects.get(pk=changed.file.pk).faulty_since
    assert check() == Findings(files=3, damaged=1, missing=1)

    found = {kept.pk: kept for kept in SourceFile.objects.all()}
    assert found[good.file.pk].condition == Condition.INTACT
    assert found[changed.file.pk].condition == Condition.DAMAGED
    assert found[lost.file.pk].condition == Condition.MISSING
    assert first is not None
    assert found[changed.file.pk].faulty_since == first  # not the second night's
    assert found[changed.file.pk].checked_at > first
    assert verbs() == ["ingest.file.damaged", "ingest.file.lost"]
    event = AuditEvent.objects.get(verb="ingest.file.damaged")
    assert event.after == {"condition": "damaged", "sha256": changed.file.sha256}
    assert happening(event).text == f"The kept file {changed.file.sha256[:12]} is no longer what arrived"


def test_a_folder_in_its_place_is_damage_not_a_crash():
    run = send(ANSWERS)
    place(run).unlink()
    place(run).mkdir()

    assert check() == Findings(files=1, damaged=1, missing=0)

    place(run).rmdir()


def test_the_same_file_sent_again_heals_it_at_once():
    run = send(ANSWERS)
    place(run).write_bytes(place(run).read_bytes().replace(b"9", b"5"))
    check()

    send(ANSWERS)

    run.file.refresh_from_db()
    assert (run.file.condition, run.file.faulty_since) == (Condition.INTACT, None)
    assert place(run).read_bytes() == ANSWERS.encode()
    assert verbs() == ["ingest.file.damaged", "ingest.file.recovered"]
    assert check() == Findings(files=1, damaged=0, missing=0)


def test_lines_of_a_damaged_file_are_not_shown_as_they_arrived():
    run = send(ANSWERS)
    assert line_as_arrived(run, 2, 1) == [
        (1, "response_id,product,score,responded_at"),
        (2, "R1,WALLET,9,2025-01-01"),
        (3, "R2,WALLET,8,2025-01-02"),
    ]
    place(run).write_bytes(place(run).read_bytes().replace(b"9", b"5"))
    check()

    assert line_as_arrived(ImportRun.objects.get(pk=run.pk), 2, 1) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_the_import_and_the_api_say_it(language):
    run = send(ANSWERS)
    runs.apply(run=run, by=SYSTEM)
    work_until_empty()
    client = Client(headers={"accept-language": language})
    client.force_login(factories.user(Role.PMO, language=language))
    said = {"en": "has not been what arrived since", "fr": "n’est plus ce qui est arrivé depuis"}[language]
    page, listed = f"/imports/{run.pk}/", f"/api/v1/imports/{run.pk}/"
    assert said not in client.get(page).content.decode()

    place(run).write_bytes(b"something else")
    check()

    assert said in client.get(page).content.decode()
    answer = client.get(listed).json()
    assert (answer["file_condition"], answer["file_checked_at"] is None) == ("damaged", False)


def test_the_nightly_job_is_the_same_check():
    run = send(ANSWERS)
    place(run).unlink()
    assert "ingest.verify_files" in {line.kind for line in SCHEDULE}

    job = jobs.add(kind="ingest.verify_files", payload={}, by=SYSTEM)
    work_until_empty()

    job.refresh_from_db()
    assert job.result == {"files": 1, "damaged": 0, "missing": 1}
    assert verbs() == ["ingest.file.lost"]


def test_the_command_names_what_is_faulty_and_ends_with_one(capsys):
    good, bad = send(ANSWERS), send(ANSWERS.replace("9", "7"))
    call_command("verify_files")
    assert "2 kept files are as they arrived." in capsys.readouterr().out

    place(bad).write_bytes(b"something else")
    with pytest.raises(CommandError, match="2 kept files: 1 damaged, 0 missing") as refused:
        call_command("verify_files", "--json")

    said = capsys.readouterr()
    assert json.loads(said.out) == {"files": 2, "damaged": 1, "missing": 0}
    assert f"damaged: {bad.file.sha256}, import #{bad.pk}" in said.err
    assert good.file.sha256 not in said.err
    assert refused.value.returncode == 1


def test_memory_stays_flat_while_a_large_file_is_read():
    size = 64 << 20
    digest_of_zeros = files.keep(io.BytesIO(bytes(size)))
    assert digest_of_zeros.size == size < settings.IMPORT_MAX_BYTES

    tracemalloc.start()
    assert check().sound
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 << 20


def test_a_faulty_file_has_a_date_since_when_and_a_whole_one_has_none():
    kept = files.keep(io.BytesIO(b"x"))
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceFile.objects.filter(pk=kept.pk).update(condition=Condition.DAMAGED)
