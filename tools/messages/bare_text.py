"""Finds text that a person would read and that nobody could translate, in templates and in Python."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


ATTRIBUTES = _listed(
    "alt aria-description aria-label caption data-done data-label detail error help label left note "
    "placeholder reason subtitle text title unit"
)
ARGUMENTS = _listed(
    "advice description detail empty_label error_message help help_text label message subtitle text title "
    "verbose_name verbose_name_plural"
)
# The same in both languages: names, formats, units.
SAME = _listed(
    "API Authorization Bearer CPO CSV JSON KPI NPS P85 Parquet Portal SHA SHA-256 URL UTC UTF-8 XLSX cpo_ n v"
)
_SILENT = _listed("script style kbd code svg")
_WORD = re.compile(r"[^\W\d_](?:[\w-]*\w)?")
_ENTITY = re.compile(r"&#?\w+;")
_SAID_IN_TAG = re.compile(r"""\b(?:label|title|text|note|detail|caption)=(?:"([^"]*)"|'([^']*)')""")
_SAID_IN_FILTER = re.compile(r"""\|(?:default|default_if_none|yesno|pluralize):(?:"([^"]*)"|'([^']*)')""")


def in_template(source: str) -> list[str]:
    """List the words of a template that stand outside every translation.

    Raises nothing: what cannot be parsed as HTML is read as text.
    """
    reader = _Reader()
    for token in _outside_translations(source):
        if token.token_type == TokenType.TEXT:
            reader.feed(token.contents)
        else:
            pattern = _SAID_IN_TAG if token.token_type == TokenType.BLOCK else _SAID_IN_FILTER
            reader.found += [
                said for pair in pattern.findall(token.contents) for said in pair if _words(said)
            ]
            # A tag stands where a value will be: inside an attribute it must leave the quotes alone.
            reader.feed(" ")
    reader.close()
    return reader.found


def in_python(source: str) -> list[str]:
    """List the literal texts that a Python file gives to an argument which is shown to people."""
    return [
        f"{keyword.arg}={ast.unparse(keyword.value)}"
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg in ARGUMENTS and _words(_literal(keyword.value))
    ]


def _outside_translations(source: str) -> Iterator[Token]:
    closing = ""
    for token in Lexer(source).tokenize():
        name = token.contents.partition(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if closing:
            closing = "" if name == closing else closing
        elif name in {"comment", "blocktranslate", "blocktrans"}:
            closing = f"end{name}"
            yield Token(TokenType.TEXT, " ")
        elif token.token_type != TokenType.COMMENT:
            yield token


def _literal(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(part) for part in node.values)
    return ""


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(_ENTITY.sub(" ", text)) if word not in SAME]


class _Reader(HTMLParser):
    """Collects text and visible attributes. Component tags are tags like any other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent.append(tag)
        if tag != "c-vars":
            self.found += [
                f"{name}={value!r}" for name, value in attrs if name in ATTRIBUTES and value and _words(value)
            ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent and _words(data):
            self.found.append(" ".join(data.split()))
