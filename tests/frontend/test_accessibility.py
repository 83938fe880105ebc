"""The style guide, where every component is, under axe-core: both themes, phone to desktop."""

from pathlib import Path

import pytest

from tests.frontend.site import Site, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.urls("tests.frontend.urls")]

_AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
_RUN = """async () => {
  const { violations } = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_component_is_accessible(client, theme, width):
    site = Site(client, ["/_styleguide"])
    with chromium() as browser:
        page = site.open(
            browser,
            "/_styleguide",
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            reduced_motion="reduce",
        )
        page.evaluate(_AXE.read_text(encoding="utf-8"))
        violations = page.evaluate(_RUN)
        page.get_by_role("button", name="Account and settings").click()
        violations += page.evaluate(_RUN)
        overflow_px = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert violations == []
    assert overflow_px <= 0
    assert site.errors == []
