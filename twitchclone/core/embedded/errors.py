"""The error of everything embedded: a sentence that says what was wrong and what to do."""


class EmbeddedError(Exception):
    """The embedded servers or their data folder cannot be used; the message is for the operator."""
