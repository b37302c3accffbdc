"""How events read."""

from django.utils import translation

from core.audit.models import AuditEvent
from core.audit.presenters import Change, Sentence, changes, present, sentence


def event(**fields):
    return AuditEvent(
        **{
            "verb": "test.product.stage_changed",
            "actor_id": 1,
            "actor_email": "ada@example.com",
            "subject_kind": "product",
            "subject_id": "12",
            "subject_label": "Bristle 100%",
            "before": {"stage": "growth"},
            "after": {"stage": "decline", "on": None},
            **fields,
        }
    )


def test_a_verb_nobody_speaks_for_still_reads():
    text = sentence(event(verb="gone.product.stage_changed"))
    assert text == "ada@example.com: stage changed, product “Bristle 100%”"


def test_an_app_speaks_for_its_verbs():
    text = (
        "%(actor)s moved %(label)s from %(before_stage)s to %(after_stage)s on %(after_on)s (%(after_why)s)"
    )
    present("test.spoken.for", Sentence(text))
    spoken = sentence(event(verb="test.spoken.for"))
    assert spoken == "ada@example.com moved Bristle 100% from Growth to Decline on – (–)"


def test_the_portal_itself_is_named_in_words():
    with translation.override("en"):
        text = sentence(event(verb="gone.job.added", actor_id=None, actor_email="portal"))
    assert text.startswith("The portal: added")


def test_changes_are_listed_field_by_field():
    assert changes(event()) == [Change("on", None, None), Change("stage", "growth", "decline")]
