"""How bodies of API requests are read; a module of its own, because DRF's views import it."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ShallowJSONParser(JSONParser):
    """DRF's parser, with 400 for a body so deeply nested that Python gives up on it."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        """The value of the body."""
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
