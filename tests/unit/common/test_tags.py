"""What templates write with the portal's tags, filters and components."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

MINUS, NARROW, NO_BREAK = "\u2212", "\u202f", "\u00a0"


def write(source: str, language: str = "en", path: str = "/", **context: object) -> str:
    with override(language):
        return engines["django"].from_string(source).render(context, RequestFactory().get(path)).strip()


def component(name: str, /, language: str = "en", path: str = "/", **context: object) -> str:
    """Draw one component with its attributes from the context."""
    attributes = " ".join(f':{key.replace("_", "-")}="{key}"' for key in context)
    return write(f"{{% cotton {name} {attributes} %}}{{% endcotton %}}", language, path, **context)


@pytest.mark.parametrize(
    ("source", "value", "english", "french"),
    [
        ("{{ x|number }}", 41208, "41,208", f"41{NARROW}208"),
        ("{{ x|number:1 }}", 32.5, "32.5", "32,5"),
        ("{{ x|signed:1 }}", 0.3, "+0.3", "+0,3"),
        ("{{ x|percent }}", 0.562, "56.2%", f"56,2{NARROW}%"),
        ("{{ x|percent:0 }}", 0.562, "56%", f"56{NARROW}%"),
        ("{{ x|percent_change }}", 0.107, "+10.7%", f"+10,7{NARROW}%"),
        ("{{ x|points }}", -0.021, f"{MINUS}2.1{NO_BREAK}pts", f"{MINUS}2,1{NO_BREAK}pts"),
        ("{{ x|money }}", 970_000, "€970k", f"970{NO_BREAK}k€"),
        ('{{ x|money:"GBP" }}', 970_000, "£970k", f"970{NO_BREAK}k£"),
        ("{{ x|money_signed }}", 364_000, "+€364k", f"+364{NO_BREAK}k€"),
        ("{{ x|money_signed }}", -84_000, f"{MINUS}€84k", f"{MINUS}84{NO_BREAK}k€"),
        ("{{ x|money_in_full }}", 12.5, "€12.50", f"12,50{NO_BREAK}€"),
        ('{{ x|value:"ratio" }}', 0.562, "56.2%", f"56,2{NARROW}%"),
        ('{{ x|figure:"ratio" }}', 0.562, "56.2", "56,2"),
        ('{{ x|value_in_full:"points" }}', 32.50931, f"32.5093{NO_BREAK}pts", f"32,5093{NO_BREAK}pts"),
        ('{{ x|change:"ratio" }}', 0.013, f"+1.3{NO_BREAK}pts", f"+1,3{NO_BREAK}pts"),
        ('{% target x "points" "higher" %}', 35, f"≥{NO_BREAK}35", f"≥{NO_BREAK}35"),
        ("{{ x|day }}", date(2026, 11, 22), "22 Nov 2026", "22 nov. 2026"),
        ("{{ x|month }}", date(2026, 10, 1), "Oct 2026", "oct. 2026"),
        ("{{ x|age }}", 22, f"22{NO_BREAK}d old", f"22{NO_BREAK}j"),
        ("{{ x|days }}", 49, f"49{NO_BREAK}d", f"49{NO_BREAK}j"),
        ("{{ x|duration }}", 1.1, f"1.1{NO_BREAK}s", f"1,1{NO_BREAK}s"),
        ("{{ x|who }}", "portal", "the portal", "le portail"),
        ("{{ x|file_size }}", 2_400_000, f"2.4{NO_BREAK}MB", f"2,4{NO_BREAK}Mo"),
    ],
)
def test_filters_write_in_the_active_language(source, value, english, french):
    assert write(source, "en", x=value) == english
    assert write(source, "fr", x=value) == french


def test_a_long_address_breaks_behind_its_signs_and_stays_text():
    assert write("{{ x|breakable }}", x="ada@brenval.example") == "ada@<wbr>brenval.<wbr>example"
    assert write("{{ x|breakable }}", x="a/b?<i>&c") == "a/<wbr>b?&lt;i&gt;&amp;c"


def test_moments_are_shown_in_the_portals_time_zone_with_the_year_when_it_is_another():
    at = datetime(2019, 11, 22, 23, 30, tzinfo=UTC)  # Paris is an hour ahead in winter
    assert write("{{ x|moment }}", x=at) == "23 Nov 2019 00:30"
    assert write("{{ x|moment_in_full }}", "fr", x=at) == "23 nov. 2019 à 00:30:00"
    assert write("{{ x|day }}", x=at) == "23 Nov 2019"


def test_nothing_is_a_dash_but_zero_is_zero():
    assert write("{{ a|none_dash }} {{ b|none_dash }} {{ c|none_dash }}", a=None, b="", c=0) == "– – 0"
    assert write("{{ a|listed }} {{ b|listed }}", a=["x", "y"], b="z") == "x, y z"
    assert write("{{ x|number }}", x=None) == "–"
    assert write("{{ x|moment }}", x=None) == "–"


def test_initials():
    assert write("{{ x|initials }}", x="Camille Roux") == "CR"
    assert write("{{ x|initials }}", x="Jean de la Tour") == "JT"
    assert write("{{ x|initials }}", x="élodie") == "É"
    assert write("{{ x|initials }}", x="a.diallo@aurelle.example") == "AE"
    assert write("{{ x|initials }}", x="") == "–"


def test_an_icon_without_words_beside_it_has_a_name():
    assert 'aria-hidden="true"' in write('{% icon "lock" %}')
    assert 'role="img" aria-label="closed &lt;month&gt;"' in write(
        '{% icon "lock" label=x %}', x="closed <month>"
    )


def test_a_value_without_a_target_has_no_mark():
    assert write("{% status x %}", x=None) == ""


def test_a_header_turns_the_order_round_and_keeps_the_filters():
    source = '{% sorting "name" as order %}{{ order.direction }} {{ order.url }}'
    assert write(source, path="/?q=pay&page=3") == "?q=pay&amp;sort=name"
    assert write(source, path="/?q=pay&sort=name") == "ascending ?q=pay&amp;sort=-name"
    assert write(source, path="/?sort=-name") == "descending ?sort=name"
    assert (
        write('{% sorting "name" "sort" "-name" as o %}{{ o.direction }} {{ o.url }}')
        == "descending ?sort=name"
    )


def test_the_pager_says_where_one_is_and_keeps_the_address():
    drawn = component("pager", path="/?q=a&page=2", page=Paginator(range(1312), 50).page(2))
    assert "51 to 100 of 1,312" in drawn
    assert 'href="?q=a&amp;page=1"' in drawn
    assert 'href="?q=a&amp;page=3"' in drawn


def test_a_progress_bar_has_its_share_with_a_point_in_every_language():
    assert "width: 72.7%" in component("progress", "fr", label="x", done=978, total=1346)
    assert "width: 0%" in component("progress", label="x", done=0, total=0)


class ExampleForm(forms.Form):
    """One field of each kind that the component draws differently."""

    name = forms.CharField(label="Name", help_text="As people say it")
    stage = forms.ChoiceField(label="Stage", choices=[("a", "A")], required=False)
    mine = forms.BooleanField(label="Mine", required=False)
    kinds = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False
    )


def test_a_field_joins_label_help_and_error_to_its_input():
    drawn = component("field", field=ExampleForm({"name": ""})["name"])
    assert '<label class="field-label" for="id_name">Name</label>' in drawn
    assert 'aria-describedby="id_name_error id_name_helptext"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_error"' in drawn
    assert 'id="id_name_helptext"' in drawn


def test_a_form_prints_itself_in_the_portals_parts():
    drawn = write("{{ form }}", form=ExampleForm())
    assert 'class="form-control"' in drawn
    assert 'class="form-select"' in drawn
    assert (
        '<label class="check" for="id_mine"><input type="checkbox" name="mine" id="id_mine">Mine</label>'
        in drawn
    )
    assert "<legend" in drawn
    assert drawn.count('type="checkbox"') == 3


def test_a_component_escapes_what_it_is_given():
    hostile = '"><script>x</script>'
    for name, attribute in (
        ("card", "title"),
        ("empty", "text"),
        ("kpi_tile", "name"),
        ("toast", "text"),
        ("avatar", "name"),
    ):
        drawn = component(name, **{attribute: hostile})
        assert "<script>x" not in drawn
        assert "&lt;script&gt;" in drawn or attribute == "title"


def test_attributes_that_pass_through_are_escaped():
    drawn = component("button", url="/x", data_note='"><script>')
    assert 'data-note="&quot;&gt;&lt;script&gt;"' in drawn


def test_a_component_does_not_see_the_variables_of_its_page():
    assert "stray" not in write("{% cotton card %}body{% endcotton %}", title="stray", note="stray")


def test_a_button_that_cannot_be_used_says_why():
    drawn = component("button", reason="Not now: 2 fields missing", url="/x")
    assert 'aria-disabled="true"' in drawn
    assert "Not now: 2 fields missing" in drawn
    assert "href" not in drawn


def test_counts_state_their_own_sum():
    counts = {"new": 1284, "changed": 62, "vanished": 3, "unchanged": 39808, "rejected": 54, "read": 41208}
    assert "41,208 read = 1,284 new + 62 changed + 39,808 unchanged + 54 rejected." in component(
        "counts", **counts
    )


def test_every_component_says_what_it_takes_and_is_short():
    for path in (Path(settings.BASE_DIR) / "templates" / "cotton").rglob("*.html"):
        lines = path.read_text().splitlines()
        assert lines[0].startswith("{% comment %}"), path
        assert len(lines) <= 120, path
