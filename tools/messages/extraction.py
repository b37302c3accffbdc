"""Finds every text that is marked for translation, in Python and in templates.

Django's own makemessages needs the gettext programs, which a bare machine has not.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parents[2]
CODE = ("core", "cpo_portal", "governance", "integrations", "metrics", "portfolio", "roadmap", "teams")
# By function, what its arguments are.
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), ("text",)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), ("text", "plural")),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ("context", "text")),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ("context", "text", "plural")),
}

_QUOTED = r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CONSTANT = re.compile(rf"_\(({_QUOTED})\)")
_INLINE = re.compile(rf"(?:trans|translate)\s+({_QUOTED})")
_CONTEXT = re.compile(rf"\scontext\s+({_QUOTED})")
_BLOCK = re.compile(r"(?:blocktrans|blocktranslate)(?:\s|$)")
_BLOCK_END = re.compile(r"endblocktrans(?:late)?$")


@dataclass(frozen=True, slots=True)
class Message:
    """A text as it stands in the source: what it is looked up by, and where."""

    text: str
    path: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.context, self.text


def messages() -> Iterator[Message]:
    """Find the messages of the whole portal, file by file."""
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from in_python(path.read_text(encoding="utf-8"), path=_short(path))
    for path in sorted(ROOT.glob("**/templates/**/*.html")):
        if not {".venv", "var"} & set(path.relative_to(ROOT).parts):
            yield from in_template(path.read_text(encoding="utf-8"), path=_short(path))


def in_python(source: str, *, path: str) -> Iterator[Message]:
    """Find the messages of a Python file.

    Raises ValueError for a text that is not written out: what is put together at run time is never found.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (parts := KEYWORDS.get(_name(node.func))):
            given = node.args[: len(parts)]
            if len(given) < len(parts) or not all(map(_is_text, given)):
                raise ValueError(f"{path}:{node.lineno}: the text to translate must stand here in full")
            yield Message(
                path=path, **dict(zip(parts, (str(ast.literal_eval(one)) for one in given), strict=True))
            )


def _name(function: ast.expr) -> str:
    return getattr(function, "id", "") or getattr(function, "attr", "")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def in_template(source: str, *, path: str) -> Iterator[Message]:
    """Find the messages of a template, those in the attributes of components included.

    Raises ValueError for a translated block that holds another tag.
    """
    tokens = iter(Lexer(source).tokenize())
    commented = False
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents in {"comment", "endcomment"}:
            commented = token.contents == "comment"
        if commented or token.token_type == TokenType.COMMENT:
            continue
        for constant in _CONSTANT.findall(token.contents):
            yield Message(_doubled(_value(constant)), path)
        if token.token_type == TokenType.BLOCK:
            yield from _of_tag(token, tokens, path)


def _of_tag(token: Token, following: Iterator[Token], path: str) -> Iterator[Message]:
    stated = _CONTEXT.search(token.contents)
    context = _value(stated[1]) if stated else ""
    if inline := _INLINE.match(token.contents):
        yield Message(_doubled(_value(inline[1])), path, context=context)
    elif _BLOCK.match(token.contents):
        singular, plural = _forms(following, path)
        if "trimmed" in token.split_contents():
            singular, plural = trim_whitespace(singular), trim_whitespace(plural)
        yield Message(singular, path, plural=plural, context=context)


def _forms(following: Iterator[Token], path: str) -> tuple[str, str]:
    forms = [""]
    for token in following:
        if token.token_type == TokenType.TEXT:
            forms[-1] += _doubled(token.contents)
        elif token.token_type == TokenType.VAR:
            forms[-1] += f"%({token.contents})s"
        elif token.contents == "plural":
            forms.append("")
        elif _BLOCK_END.match(token.contents):
            return forms[0], "".join(forms[1:])
        elif token.token_type == TokenType.BLOCK:
            raise ValueError(f"{path}:{token.lineno}: a translated block holds the tag {token.contents}")
    raise ValueError(f"{path}: a translated block has no end")


def _value(literal: str) -> str:
    return str(ast.literal_eval(literal))


def _doubled(text: str) -> str:
    """Templates look a text up with its percent signs doubled, as they stand in a format string."""
    return text.replace("%", "%%")


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
