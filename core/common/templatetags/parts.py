"""Tags that draw: icons, status marks, sparklines, and what the components themselves need.

Thin, like `portal`: drawing is in `core.common.icons` and `core.common.sparkline`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField, CheckboxInput, ModelChoiceField
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django_cotton.templatetags import Attrs

from core.common import icons, numbers
from core.common import sparkline as sparklines

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", size: int = 18) -> SafeString:
    """`{% icon "download" %}`: a line icon of the sprite; with a label where no word stands beside it."""
    return _icon(name, str(label), size)


@lru_cache(maxsize=1024)
def _icon(name: str, label: str, size: int) -> SafeString:
    """Draw an icon. A page has some sixty of them, and the sprite's address holds for the process."""
    named = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" {1}><use href="{2}#{3}"/></svg>',
        size,
        named,
        static("icons.svg"),
        name,
    )


@register.simple_tag
def shape(name: str, size: int = 12) -> SafeString:
    """`{% shape "diamond" %}`: a status shape alone, in the colour of its text."""
    return icons.shape(name, size=size)


@register.simple_tag
def status(code: str | None, label: str = "", compact: bool = False, pill: bool = False) -> SafeString:
    """`{% status kpi.status %}`: shape, word and colour; nothing for None."""
    return icons.mark(code, label=label, compact=compact, pill=pill) if code else mark_safe("")


@register.simple_tag
def sparkline(
    values: Sequence[float | None],
    target: float | None = None,
    status: str | None = None,
    breaks: Iterable[int] = (),
    label: str = "",
) -> SafeString:
    """`{% sparkline history target=kpi.target status=kpi.status %}`."""
    return sparklines.draw(values, target=target, status=status, breaks=breaks, label=label)


@register.filter
def html_attrs(attrs: Attrs) -> SafeString:
    """`{{ attrs|html_attrs }}`: the attributes a component does not know itself, escaped."""
    others = attrs.attrs_dict()
    known = {key: value for key, value in others.items() if value is not False and value is not None}
    plain = [key for key, value in known.items() if value is True]
    valued = [(key, value) for key, value in known.items() if value is not True]
    return format_html("{} {}", format_html_join(" ", '{}="{}"', valued), " ".join(plain))


@dataclass(frozen=True)
class SortOrder:
    """How a column sorts now, and where its header leads."""

    direction: str
    url: str


@register.simple_tag(takes_context=True)
def sorting(context: Context, key: str, param: str = "sort", default: str = "") -> SortOrder:
    """`{% sorting "revenue" "sort" as order %}`: the header's link turns the order round, from page one.

    default: the sort in force when the address names none.
    """
    query = context["request"].GET.copy()
    now = query.get(param, default)
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    query[param] = f"-{key}" if now == key else key
    query.pop("page", None)
    return SortOrder(direction, f"?{query.urlencode()}")


@register.simple_tag(takes_context=True)
def page_url(context: Context, param: str, page: int) -> str:
    """`{% page_url "page" 3 %}`: this address on another page."""
    query = context["request"].GET.copy()
    query[param] = str(page)
    return f"?{query.urlencode()}"


@register.simple_tag
def share(done: int, total: int) -> str:
    """`{% share 978 1346 %}` 72.7: percent for a style attribute, whatever the language."""
    return f"{min(100 * done / total, 100):.1f}" if total else "0"


@register.filter
def is_check(field: BoundField) -> bool:
    """Tell whether the field is one check box, which stands before its label."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def control(field: BoundField) -> SafeString:
    """`{{ field|control }}`: the input, joined to its help and its error for screen readers."""
    described = [f"{field.auto_id}_error"] if field.errors else []
    if field.help_text:
        described.append(f"{field.auto_id}_helptext")
    if isinstance(field.field, ModelChoiceField) and field.field.empty_label == BLANK_CHOICE_DASH[0][1]:
        field.field.empty_label = numbers.NONE
    return field.as_widget(attrs={"aria-describedby": " ".join(described)} if described else {})


@register.filter
def undo_address(extra_tags: str | None) -> str:
    """Return the address that a message carries in its extra tags; anything else is no address."""
    return extra_tags if extra_tags and extra_tags.startswith("/") and not extra_tags.startswith("//") else ""
