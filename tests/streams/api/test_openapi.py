"""The API's own document is complete and without warnings."""

from django.core.management import call_command

from tests.streams.api.openapi import document


def test_every_operation_has_a_summary_and_answers():
    operations = [
        (path, method, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]
    assert len(operations) >= 11
    for path, method, operation in operations:
        assert operation.get("summary"), (path, method)
        assert operation["responses"], (path, method)


def test_the_document_has_no_warnings(tmp_path):
    call_command("spectacular", file=str(tmp_path / "api.yaml"), validate=True, fail_on_warn=True)
