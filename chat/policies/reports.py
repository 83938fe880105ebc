"""What an account can be reported for."""

from enum import StrEnum


class ReportCategory(StrEnum):
    """The value is stored and sent; what people read is `LABELS`."""

    SPAM = "spam"
    HARASSMENT = "harassment"
    HATE = "hate"
    SEXUAL = "sexual"
    VIOLENCE = "violence"
    SELF_HARM = "self_harm"
    IMPERSONATION = "impersonation"
    UNDERAGE = "underage"
    OTHER = "other"


LABELS = {
    ReportCategory.SPAM: "Spam, scams or bots",
    ReportCategory.HARASSMENT: "Bullying or harassment",
    ReportCategory.HATE: "Hate against a group",
    ReportCategory.SEXUAL: "Sexual content",
    ReportCategory.VIOLENCE: "Violence or threats",
    ReportCategory.SELF_HARM: "Self-harm",
    ReportCategory.IMPERSONATION: "Pretends to be somebody else",
    ReportCategory.UNDERAGE: "Is too young for an account",
    ReportCategory.OTHER: "Something else",
}
