"""A company's formula is read, never run."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.kpis.checking import check
from metrics.kpis.expression import Expression, Name, Negative, Number, Operation, names, written
from metrics.kpis.parser import MOST_CHARACTERS, MOST_DEPTH, FormulaError, parse

A, B, C = Name("a"), Name("b"), Name("c")


def refused(text: str) -> FormulaError:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    return caught.value


def fault(text: str) -> FormulaError | None:
    try:
        check(text)
    except FormulaError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a - b - c", Operation("-", Operation("-", A, B), C)),
        ("a - (b - c)", Operation("-", A, Operation("-", B, C))),
        ("a + b * c", Operation("+", A, Operation("*", B, C))),
        ("(a + b) * c", Operation("*", Operation("+", A, B), C)),
        ("a / b / c", Operation("/", Operation("/", A, B), C)),
        ("-a * b", Operation("*", Negative(A), B)),
        ("a - -b", Operation("-", A, Negative(B))),
        ("2.50*a", Operation("*", Number(Decimal("2.50")), A)),
        # As it is printed, and as it is typed on a French keyboard or copied from a text.
        ("100 · (a − b) ÷ c", Operation("/", Operation("*", Number(Decimal(100)), Operation("-", A, B)), C)),
    ],
)
def test_signs_bind_as_at_school(text: str, tree: Expression) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "position", "said", "said_fr"),
    [
        ("", 1, "no formula yet", "pas encore de formule"),
        ("a b", 3, "sign is missing before “b”", "il manque un signe avant « b »"),
        ("a +", 4, "stops too early", "s’arrête trop tôt"),
        ("* a", 1, "missing before “*”", "avant « * »"),
        ("(a + b", 1, "never closed", "jamais fermée"),
        ("a + b)", 6, "closes nothing", "ne ferme rien"),
        ("a * 0,5", 6, "decimals with a point", "avec un point"),
        ("a * 5%", 6, "percent sign", "signe pour cent"),
        ("a['b']", 2, "“[” cannot stand", "« [ » n’a pas de place"),
        ("a ** b", 4, "missing before “*”", "avant « * »"),
        ("1234567890123 * a", 1, "at most 12 digits", "au plus 12 chiffres"),
    ],
)
def test_a_fault_says_where_it_is_and_what_to_do(text: str, position: int, said: str, said_fr: str) -> None:
    error = refused(text)
    assert error.position == position
    assert error.said("message", "en").startswith(f"At character {position}: ")
    assert error.said("message", "fr").startswith(f"Au caractère {position}\u00a0: ")
    assert said in error.said("message", "en")
    assert said_fr in error.said("message", "fr").replace("\u00a0", " ")


def test_limits_hold_before_the_stack_does() -> None:
    assert "longer than" in refused("a" * (MOST_CHARACTERS + 1)).message
    assert "inside each other" in refused("(" * 100 + "a").message
    assert "inside each other" in refused("-" * 100 + "a").message
    assert "more than 150 parts" in refused("a+" * 100 + "a").message
    assert parse("(" * MOST_DEPTH + "a" + ")" * MOST_DEPTH) == A


@given(st.text(max_size=600))
def test_no_text_raises_anything_but_its_own_error(text: str) -> None:
    error = fault(text)
    if error is not None:
        assert 1 <= error.position <= max(len(text), MOST_CHARACTERS) + 1
        assert error.message
        assert error.message_fr


CODE = st.sampled_from(
    [
        "__import__('os')",
        "revenue",
        "().__class__",
        "eval",
        "lambda",
        "revenue.__class__",
        "[]",
        ";",
        "\n",
        "if",
    ]
)


@given(st.lists(CODE | st.sampled_from(list("+-*/() .,'\"_0123456789")), max_size=40).map("".join))
def test_code_is_never_run(text: str) -> None:
    """Whatever is accepted is made of measures, numbers and four signs only."""
    try:
        tree = parse(text)
    except FormulaError:
        return
    assert set(written(tree)) <= set("abcdefghijklmnopqrstuvwxyz_0123456789.+−·/() ")


def expressions() -> st.SearchStrategy[Expression]:
    numbers = st.decimals(0, 99999, places=2).map(Number)
    return st.recursive(
        st.sampled_from([A, B, C]) | numbers,
        lambda inner: (
            st.builds(Negative, inner) | st.builds(Operation, st.sampled_from("+-*/"), inner, inner)
        ),
        max_leaves=12,
    )


@given(expressions())
def test_what_is_printed_reads_back_as_the_same_tree(tree: Expression) -> None:
    assert parse(written(tree)) == tree


@given(expressions())
def test_names_are_those_of_the_leaves(tree: Expression) -> None:
    def leaves(of: Expression) -> set[str]:
        match of:
            case Name(name):
                return {name}
            case Negative(inner):
                return leaves(inner)
            case Operation(_, left, right):
                return leaves(left) | leaves(right)
        return set()

    assert set(names(tree)) == leaves(tree)
