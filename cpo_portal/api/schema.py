"""What every operation of the OpenAPI description has in common: how it fails."""

from typing import Any

_ERROR = {
    "type": "object",
    "description": "Every error has this shape. `code` is stable and for programs, `detail` is for people.",
    "properties": {
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "fields": {
            "type": "object",
            "description": "The same by field, where a field is at fault.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "required": ["code", "detail", "fields"],
    "additionalProperties": False,
}
_ALWAYS = {
    "400": "Something in the request cannot be accepted; `fields` says what.",
    "401": "No valid token, or nobody signed in.",
    "404": "It is not there, or not for you to see.",
    "406": "The caller accepts no form that this address has.",
}
_ON_WRITING = {
    "403": "You may see it, but not do this; or the token may only read.",
    "409": "A rule of the portal stands against it.",
    "412": "It was changed since you read it (`If-Match`).",
    "413": "The file is larger than the portal takes.",
    "415": "The body has a form that this address does not read.",
}


def describe_errors(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Add the errors, and 304 where an ETag is given, to the responses of every operation."""
    result["components"]["schemas"]["Error"] = _ERROR
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            responses = operation["responses"]
            for status, words in (_ALWAYS if method == "get" else _ALWAYS | _ON_WRITING).items():
                responses.setdefault(status, _answer(words))
            if method == "get" and path.endswith("}/"):
                responses["304"] = {"description": "The caller has this version (`If-None-Match`)."}
            operation["responses"] = dict(sorted(responses.items()))
    return result


def _answer(words: str) -> dict[str, Any]:
    shape = {"schema": {"$ref": "#/components/schemas/Error"}}
    return {"description": words, "content": {"application/json": shape}}
