"""Which project or label of a tracker belongs to which product, as a person writes it."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.ingest.answers import pairs_from_text, text_from_pairs
from core.ingest.sources import Option

WORDS: Final = {"project": "project", "label": "labels", "labels": "labels"}


def read_rules(text: str) -> dict[str, dict[str, str]]:
    """Read lines such as `project: Payments = CHECKOUT`. ValueError names what is neither."""
    rules: dict[str, dict[str, str]] = {}
    for left, code in pairs_from_text(text).items():
        word, colon, name = (part.strip() for part in left.partition(":"))
        column = WORDS.get(word.lower())
        if column is None or not colon or not name:
            raise ValueError(gettext("“%(rule)s” must begin with “project:” or “label:”.") % {"rule": left})
        rules.setdefault(column, {})[name] = code
    return rules


def write_rules(rules: Mapping[str, Mapping[str, str]]) -> str:
    """Write the rules back as lines."""
    words = {"project": "project", "labels": "label"}
    return text_from_pairs(
        {f"{words[column]}: {name}": code for column, pairs in rules.items() for name, code in pairs.items()}
    )


PRODUCT_RULES: Final = Option(
    name="product_rules",
    label=_("Products of projects and labels"),
    help=_(
        "Where the file has no column with the product: one line for each project or label, "
        "such as project: Payments = CHECKOUT or label: terminal = TERMINAL-ONE."
    ),
    read=read_rules,
    write=write_rules,
)
