"""What a line that is no IRC is refused with."""


class Violation(ValueError):
    """The peer sent what no IRC message may look like; the text says what, for people."""


class LineTooLong(Violation):
    """More bytes than a line may have (IRC's 417)."""
