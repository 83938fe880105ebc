"""What every template keeps to: nothing inline, described parameters, words that exist."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from twitchclone.core.moderation_messages import moderation_messages
from twitchclone.core.script_messages import script_messages

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates/components").glob("*.html"))
SCRIPTS = sorted((ROOT / "static/src").rglob("*.ts"))
# Mails are read outside the site, where a style sheet does not reach.
PAGES = [path for path in TEMPLATES if "email" not in path.parts]

_INLINE = re.compile(
    r"""\s(style|on[a-z]+)=["']|javascript:|<style|<script(?![^>]*\s(src|type)=)"""
)
_KEY = re.compile(r"""translate\(\s*(?:[\w.!]+ \? )?["'`]([^"'`$]+)["'`](?: : "([^"]+)")?""")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_template_has_nothing_inline(path):
    found = _INLINE.search(path.read_text(encoding="utf-8"))

    assert found is None, f"the Content-Security-Policy refuses {found and found[0]!r}"


@pytest.mark.parametrize("path", COMPONENTS, ids=_name)
def test_a_component_says_what_it_takes(path):
    assert "{% comment %}" in path.read_text(encoding="utf-8")[:200]


@pytest.mark.parametrize("path", COMPONENTS, ids=_name)
def test_a_component_compiles(path):
    assert get_template(f"components/{path.name}")


def test_every_word_of_the_scripts_exists():
    keys = {
        key
        for path in SCRIPTS
        for match in _KEY.finditer(path.read_text(encoding="utf-8"))
        for key in match.groups()
        if key
    }

    assert keys <= script_messages().keys() | moderation_messages().keys()


def test_every_word_for_the_scripts_is_used():
    source = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)

    unused = {
        key
        for key in script_messages()
        if not re.search(rf"""["'`]{re.escape(key)}["'`]|\b{key.split(".")[-1]}\b["':]""", source)
    }

    assert unused == set()


def test_the_500_page_needs_nothing():
    page = get_template("errors/500.html").render({})

    assert "Something broke" in page
    assert "{%" not in (ROOT / "templates/errors/500.html").read_text(encoding="utf-8")


def test_every_component_of_a_page_has_a_script_that_brings_it():
    """Overlays have scripts of their own; the shell knows all else, at once or when needed."""
    known: set[str] = set()
    for name in ("shell.ts", "pages/index.ts"):
        script = (ROOT / "static/src" / name).read_text(encoding="utf-8")
        known |= set(re.findall(r'register(?:Lazy)?\("([\w-]+)"', script))
        for names in re.findall(r"for \(const name of \[([^\]]*)\]", script):
            known |= set(re.findall(r'"([\w-]+)"', names))
    unknown = {
        f"{component} in {_name(path)}"
        for path in PAGES
        if "dist/overlay.js" not in (text := path.read_text(encoding="utf-8"))
        for component in re.findall(r'data-component="([\w-]+)"', text)
        if component not in known
    }
    assert unknown == set()
