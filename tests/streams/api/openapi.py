"""Checks answers against the OpenAPI document that the API publishes of itself."""

from functools import lru_cache
from typing import Any

import jsonschema
from drf_spectacular.generators import SchemaGenerator


@lru_cache
def document() -> dict[str, Any]:
    """The document, made once."""
    schema = SchemaGenerator(urlconf="streams.urls_api").get_schema(request=None, public=True)
    assert isinstance(schema, dict)
    return schema


def assert_documented(response: Any, path: str, method: str = "get") -> None:
    """The answer has exactly the shape that the document gives for its path and status."""
    operation = document()["paths"][path][method]
    answer = operation["responses"][str(response.status_code)]
    schema = {**answer["content"]["application/json"]["schema"], **_definitions()}
    jsonschema.Draft202012Validator(schema).validate(response.json())


@lru_cache
def _definitions() -> dict[str, Any]:
    """Components with OpenAPI 3.0's `nullable` in JSON Schema's words, and nothing undeclared."""
    components = _translate(document()["components"])
    for schema in components["schemas"].values():
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
    return {"components": components}


def _translate(node: Any) -> Any:
    if isinstance(node, list):
        return [_translate(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _translate(value) for key, value in node.items() if key != "nullable"}
    return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") is True else made
