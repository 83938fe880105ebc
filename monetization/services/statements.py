"""A month's statement as a file: CSV with every booking, PDF with the sums."""

import csv
import io
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos

from monetization.pricing.currencies import format_minor
from monetization.selectors.earnings import BookedLine, Statement
from twitchclone.core import clock


def source_label(source: str) -> str:
    """A source as people read it."""
    labels = {
        "subscriptions": _("Subscriptions"),
        "gifts": _("Gifted subscriptions"),
        "bits": _("Bits"),
        "donations": _("Donations"),
        "ads": _("Ads"),
        "other": _("Other"),
        "refunds": _("Refunds"),
        "chargebacks": _("Chargebacks"),
        "payouts": _("Payouts"),
    }
    return labels[source]


def statement_csv(statement: Statement, lines: list[BookedLine], *, login: str) -> Iterator[str]:
    """Rows of text. Amounts are minor units beside the currency, so that no program rounds them;
    moments are ISO 8601 in UTC. Sections: `opening`, `sum`, `closing`, then each `booking`."""
    yield _row("section", "date", "booking", "source", "count", "amount_minor", "currency")
    about = statement.currency
    yield _row("opening", statement.month, login, "", "", statement.opening_minor, about)
    for row in statement.rows:
        yield _row("sum", statement.month, "", row.source, row.count, row.amount_minor, about)
    yield _row("closing", statement.month, login, "", "", statement.closing_minor, about)
    for line in lines:
        moment = line.booked_at.isoformat(timespec="seconds")
        yield _row("booking", moment, line.number, line.source, 1, line.amount_minor, about)


def statement_pdf(statement: Statement, *, login: str) -> bytes:
    """One page A4."""
    pdf = FPDF(format="A4")
    # A page of text is a few KB either way, and readers and tests see what it says.
    pdf.set_compression(False)
    pdf.set_title(f"{settings.SITE_NAME} {statement.month} {statement.currency}")
    pdf.set_creation_date(clock.now())
    pdf.set_margin(20)
    pdf.add_page()
    _line(pdf, settings.SITE_NAME, size=12)
    _line(pdf, _("Statement of earnings"), size=20, style="B")
    _line(pdf, f"{login} · {statement.month} · {statement.currency}", size=12)
    if not statement.is_over:
        _line(pdf, _("This month is not over: the figures may still change."), size=10)
    pdf.ln(6)
    _amount(pdf, _("Opening balance"), "", statement.opening_minor, statement.currency, "B")
    for row in statement.rows:
        label = source_label(row.source)
        _amount(pdf, label, str(row.count), row.amount_minor, statement.currency)
    _amount(pdf, _("Closing balance"), "", statement.closing_minor, statement.currency, "B")
    pdf.ln(6)
    _line(pdf, _("Months are those of UTC. Amounts are the channel's share after tax."), size=9)
    return bytes(pdf.output())


def _amount(pdf: FPDF, label: str, count: str, minor: int, currency: str, style: str = "") -> None:
    pdf.set_font("Helvetica", style, 11)
    pdf.cell(90, 8, _plain(label), border="B")
    pdf.cell(25, 8, count, border="B", align=Align.R)
    text = format_minor(minor, currency)
    pdf.cell(0, 8, text, border="B", align=Align.R, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _line(pdf: FPDF, text: str, *, size: int, style: str = "") -> None:
    pdf.set_font("Helvetica", style, size)
    pdf.cell(0, size * 0.6, _plain(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _plain(text: str) -> str:
    """The standard fonts of PDF know Latin-1 only; logins and currencies are within it."""
    return text.encode("latin-1", "replace").decode("latin-1")


def _row(*values: object) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue()
