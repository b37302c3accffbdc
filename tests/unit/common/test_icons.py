import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from core.common import icons

VOCABULARY = {
    "on_target": ("circle", "ok", "On target"),
    "in_tolerance": ("triangle", "warn", "In tolerance"),
    "off_target": ("diamond", "bad", "Off target"),
    "stale": ("clock", "mute", "Stale"),
    "no_value": ("dash", "mute", "No value"),
    "not_started": ("ring", "mute", "Not started"),
    "under_way": ("half", "accent", "Under way"),
    "pending": ("half", "accent", "Pending"),
    "done": ("tick", "ok", "Done"),
    "met": ("tick", "ok", "Met"),
    "missed": ("diamond", "bad", "Missed"),
    "waived": ("struck", "mute", "Waived"),
    "blocked": ("barred", "bad", "Blocked"),
    "not_measurable": ("dashed", "mute", "Not measurable"),
    "promised": ("flag", "ink-2", "Promised"),
}


@pytest.mark.parametrize(
    ("code", "shape", "tone", "word"), [(code, *row) for code, row in VOCABULARY.items()]
)
def test_a_status_has_the_shape_colour_and_word_of_the_vocabulary(code, shape, tone, word):
    with override("en"):
        drawn = icons.mark(code)
    assert icons.SHAPES[shape] in drawn
    assert f"tone-{tone}" in drawn
    assert f">{word}</span>" in drawn


def test_no_two_shapes_are_drawn_alike():
    assert len(set(icons.SHAPES.values())) == len(icons.SHAPES) == 12


def test_a_compact_mark_keeps_its_word_for_screen_readers():
    assert '<span class="visually-hidden">Stale</span>' in icons.mark("stale", compact=True)


def test_a_label_replaces_the_word_and_is_escaped():
    drawn = icons.mark("pending", label="<b>8 d</b>")
    assert "&lt;b&gt;8 d&lt;/b&gt;" in drawn
    assert "<b>" not in drawn


def test_an_unknown_status_is_an_error():
    with pytest.raises(KeyError):
        icons.mark("green")


def test_every_icon_that_a_template_names_is_in_the_sprite():
    root = Path(settings.BASE_DIR)
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (root / "static" / "icons.svg").read_text()))
    named = set()
    for template in (root / "templates").rglob("*.html"):
        text = template.read_text()
        named |= set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'\bicon="([\w-]+)"', text))
    assert named
    assert named - sprite == set()
