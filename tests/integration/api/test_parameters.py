"""A parameter of an address that nobody reads is refused: a filter misspelt would answer with everything."""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework import serializers

from cpo_portal.api.router import router
from tests import factories
from tests.integration.api.conftest import Clients

LISTS = [f"/api/v1/{prefix}/" for prefix, view, _name in router.registry if hasattr(view, "list")]


def test_every_list_names_the_parameter_that_it_does_not_know(client_for: Clients) -> None:
    client = client_for(role="administrator")
    assert len(LISTS) > 45
    overlooked = [
        address
        for address in LISTS
        if (answer := client.get(address, {"page_sise": "7", "page": "1"})).status_code != 400
        or answer.json()["fields"].keys() != {"page_sise"}
    ]
    assert not overlooked


def test_what_was_meant_is_proposed_or_all_that_there_is(client_for: Clients) -> None:
    factories.product("P", stage="growth")
    client = client_for(role="cpo")

    def said(**asked: str) -> str:
        answer = client.get("/api/v1/products/", asked)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
        return str(answer.json()["detail"])

    assert "There is no parameter “stag” here. Did you mean “stage”?" in said(stag="idea")
    assert "There is no parameter “zzzz” here. Choose from: " in said(zzzz="1")
    assert "format, " in said(zzzz="1")
    assert client.get("/api/v1/products/", {"stage": "growth", "page_size": "5"}).json()["count"] == 1


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/api/v1/coverage/summary/?more_then=3", "more_then"),
        ("/api/v1/products/similar/?q=x&describtion=y", "describtion"),
        ("/api/v1/products/similar/", "q"),
        ("/api/v1/capacity/?form=2026-01", "form"),
    ],
)
def test_so_are_those_of_addresses_with_parameters_of_their_own(
    client_for: Clients, address: str, name: str
) -> None:
    answer = client_for(role="cpo").get(address)
    assert (answer.status_code, [*answer.json()["fields"]]) == (400, [name])


def related(serializer: Any) -> Iterator[tuple[str, serializers.RelatedField[Any, Any, Any]]]:
    """Return the references of a serializer, and of those within it."""
    for name, field in serializer.fields.items():
        inner = getattr(field, "child", getattr(field, "child_relation", field))
        if isinstance(inner, serializers.RelatedField) and not inner.read_only:
            yield f"{type(serializer).__name__}.{name}", inner
        elif isinstance(inner, serializers.Serializer):
            yield from related(inner)


def test_a_reference_to_what_is_not_there_says_what_to_do() -> None:
    used = {getattr(view, "serializer_class", None) for _prefix, view, _name in router.registry} - {None}
    found = dict(one for serializer in used for one in related(serializer()))
    assert {"ProductSerializer.portfolio", "AllocationSerializer.email"} <= set(found)
    theirs = {
        str(kind.default_error_messages["does_not_exist"])
        for kind in (serializers.SlugRelatedField, serializers.PrimaryKeyRelatedField)
    }
    silent = [name for name, field in found.items() if str(field.error_messages["does_not_exist"]) in theirs]
    assert not silent


def test_people_are_named_by_their_address_whatever_its_case(client_for: Clients) -> None:
    client = client_for(role="cpo")
    product, ann = factories.product("PUMP"), factories.person("ann@example.com")
    sent = {"product": "PUMP", "email": "Ann@Example.com", "role": "manager", "from": "2026-01-01"}
    made = client.post("/api/v1/ownership/", sent, format="json")
    assert made.status_code == 201, made.content
    assert product.ownerships.get().person == ann
    refused = client.post("/api/v1/ownership/", {**sent, "product": "PIMP"}, format="json")
    assert refused.json()["fields"] == {
        "product": ["You see no product with the code “PIMP”. Take one from `/products/`."]
    }
