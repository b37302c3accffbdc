"""Read a formula: names of measures, numbers, + − * / and brackets. Nothing is ever executed.

    sum      = product { ("+" | "-") product }
    product  = sign { ("*" | "/") sign }
    sign     = "-" sign | atom
    atom     = number | name | "(" sum ")"

A text is cut into tokens first; whatever is none of these is refused where it stands.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from metrics.kpis.expression import MINUS, Expression, Name, Negative, Number, Operation
from metrics.kpis.formula import Bilingual

MOST_CHARACTERS, MOST_TOKENS, MOST_DEPTH, MOST_DIGITS = 500, 150, 20, 12
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[-+*/()])"
)
_SAME = str.maketrans({MINUS: "-", "\N{EN DASH}": "-", "·": "*", "×": "*", "÷": "/"})


class FormulaError(ValueError, Bilingual):
    """Say what is wrong with a formula and what to do, at which character (from 1)."""

    def __init__(self, position: int, message: str, message_fr: str) -> None:
        super().__init__(position, message)
        self.position = position
        self.message = f"At character {position}: {message}"
        self.message_fr = f"Au caractère {position}\N{NO-BREAK SPACE}: {message_fr}"


@dataclass(frozen=True, slots=True)
class Token:
    """kind: number, name, sign, or end."""

    kind: str
    text: str
    position: int


def parse(text: str) -> Expression:
    """Read a formula as a tree.

    Raises FormulaError, and nothing else, whatever the text is.
    """
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(
            MOST_CHARACTERS + 1,
            f"the formula is longer than {MOST_CHARACTERS} characters. Shorten it.",
            f"la formule dépasse {MOST_CHARACTERS} caractères. La raccourcir.",
        )
    reader = _Reader(_tokens(text))
    expression = reader.sum(0)
    reader.expect_end()
    return expression


def _tokens(text: str) -> list[Token]:
    text = text.translate(_SAME)
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _unreadable(text[at], at + 1)
        kind = str(found.lastgroup)
        if kind != "space":
            tokens.append(Token(kind, found.group(), at + 1))
        at = found.end()
    if len(tokens) > MOST_TOKENS:
        raise FormulaError(
            tokens[MOST_TOKENS].position,
            f"the formula has more than {MOST_TOKENS} parts. Split it into two KPIs.",
            f"la formule a plus de {MOST_TOKENS} éléments. La répartir sur deux KPI.",
        )
    return [*tokens, Token("end", "", len(text) + 1)]


def _unreadable(character: str, position: int) -> FormulaError:
    if character in ",.;":
        return FormulaError(
            position,
            "write decimals with a point and thousands without a separator, as in 1000.5.",
            "écrire les décimales avec un point et les milliers sans séparateur, comme 1000.5.",
        )
    if character == "%":
        return FormulaError(
            position,
            "leave the percent sign out: a ratio is shown as a percentage by its unit.",
            "retirer le signe pour cent\N{NARROW NO-BREAK SPACE}: l’unité affiche le ratio en pourcentage.",
        )
    return FormulaError(
        position,
        f"“{character}” cannot stand in a formula. Use measures, numbers, + − * / and brackets.",
        f"«\N{NO-BREAK SPACE}{character}\N{NO-BREAK SPACE}» n’a pas de place dans une formule. Utiliser des"
        " mesures, des nombres, + − * / et des parenthèses.",
    )


class _Reader:
    """Descends token by token; `depth` counts brackets and signs, so that no text exhausts the stack."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.next
        self.at += 1
        return token

    def sum(self, depth: int) -> Expression:
        left = self.product(depth)
        while self.next.text in ("+", "-"):
            sign = self.take()
            left = Operation(sign.text, left, self.product(depth), sign.position)
        return left

    def product(self, depth: int) -> Expression:
        left = self.signed(depth)
        while self.next.text in ("*", "/"):
            sign = self.take()
            left = Operation(sign.text, left, self.signed(depth), sign.position)
        return left

    def signed(self, depth: int) -> Expression:
        token = self.next
        if depth > MOST_DEPTH:
            raise FormulaError(
                token.position,
                f"more than {MOST_DEPTH} brackets or signs inside each other. Write it flatter.",
                f"plus de {MOST_DEPTH} parenthèses ou signes imbriqués. L’écrire plus à plat.",
            )
        if token.text == "-":
            self.take()
            return Negative(self.signed(depth + 1), token.position)
        return self.atom(depth)

    def atom(self, depth: int) -> Expression:
        token = self.take()
        if token.kind == "number":
            return _number(token)
        if token.kind == "name":
            return Name(token.text, token.position)
        if token.text == "(":
            inside = self.sum(depth + 1)
            self.close(token)
            return inside
        self.at -= 1
        raise self.nothing_here(token)

    def close(self, opened: Token) -> None:
        if self.next.text == ")":
            self.take()
        elif self.next.kind == "end":
            raise FormulaError(
                opened.position,
                "this bracket is never closed. Add “)”.",
                "cette parenthèse n’est jamais fermée. Ajouter «\N{NO-BREAK SPACE})\N{NO-BREAK SPACE}».",
            )
        else:
            raise self.no_sign()

    def expect_end(self) -> None:
        if self.next.text == ")":
            raise FormulaError(
                self.next.position,
                "this bracket closes nothing. Remove it.",
                "cette parenthèse ne ferme rien. La retirer.",
            )
        if self.next.kind != "end":
            raise self.no_sign()

    def no_sign(self) -> FormulaError:
        found = self.next.text
        return FormulaError(
            self.next.position,
            f"a sign is missing before “{found}”. Put + − * or / between the two.",
            f"il manque un signe avant «\N{NO-BREAK SPACE}{found}\N{NO-BREAK SPACE}». Mettre + − * ou / entre"
            " les deux.",
        )

    def nothing_here(self, token: Token) -> FormulaError:
        if len(self.tokens) == 1:
            return FormulaError(
                1,
                "there is no formula yet. Type one, or insert a measure from the list.",
                "il n’y a pas encore de formule. En saisir une, ou insérer une mesure de la liste.",
            )
        if token.kind == "end":
            return FormulaError(
                token.position,
                "the formula stops too early. Add a measure or a number.",
                "la formule s’arrête trop tôt. Ajouter une mesure ou un nombre.",
            )
        return FormulaError(
            token.position,
            f"a measure or a number is missing before “{token.text}”.",
            f"il manque une mesure ou un nombre avant «\N{NO-BREAK SPACE}{token.text}\N{NO-BREAK SPACE}».",
        )


def _number(token: Token) -> Number:
    if len(token.text.replace(".", "")) > MOST_DIGITS:
        raise FormulaError(
            token.position,
            f"a number has at most {MOST_DIGITS} digits.",
            f"un nombre a au plus {MOST_DIGITS} chiffres.",
        )
    return Number(Decimal(token.text), token.position)
