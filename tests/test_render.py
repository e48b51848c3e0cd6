"""Supple's quick Jinja says what the library says, whatever a site's own templates do with macros."""

from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

from supple.cache import Cache
from supple.derive import Level, Summary, Term
from supple.render import Templates

LEVEL, SUMMARY = Level("hard & long", "/difficulty/hard/", 3), Summary("tip", "a", "/tips/a/", "A & b", "")
SHOWN = {"level": LEVEL, "summary": SUMMARY, "terms": (Term("<neck>", "/muscles/neck/"),), "words": ("a", "<b>"), "raw": "<b>bold</b>"}
FIRST = "{% from 'own.html' import m %}"
SECOND = "{% macro m(a, b=none) %}{{ b }}{% endmacro %}"
# What a page says, and what the template says that it imports.
CASES = {
    "the same twice": (FIRST + "{{ m(level, 1) }} {{ m(level, 1) }} {{ m(summary) }} {{ m(words, raw) }} {{ m(terms, none) }}", SECOND),
    "equal numbers": (FIRST + "{% for n in (1, true, 1.0, 1) %}{{ m(level, n) }} {{ m(summary, n) }} {{ m(words, n) }} {% endfor %}", SECOND),
    "safe and unsafe": (FIRST + "{% for n in (raw, raw | prose, raw) %}{{ m(level, n) }} {{ m(summary, n) }} {% endfor %}", SECOND),
    "unsafe after safe": (FIRST + "{{ m(level, raw | prose) }} {{ m(level, raw) }} {{ m(words, (raw | prose,)) }} {{ m(words, (raw,)) }}", SECOND),
    "in a tuple": (
        FIRST + "{% for n in (raw | prose, raw, 1, true, 1.0) %}{{ m(('x', n)) }} {% endfor %}",
        "{% macro m(a) %}{{ a[1] }}{% endmacro %}",
    ),
    "what changes by itself": (FIRST + "{% for n in 'abc' %}{{ m(level, loop) }}{% endfor %}", "{% macro m(a, l) %}{{ l.index }}{% endmacro %}"),
    "what is not there": (FIRST + "{{ m(level, nothing) }}{{ m(level, 'x') }}", "{% macro m(a, b) %}{{ b is defined }}{% endmacro %}"),
    "a name of the page": ("{% set x = 1 %}{% macro m(a) %}{{ x }}{% endmacro %}{{ m(level) }}{% set x = 2 %}{{ m(level) }}", ""),
    "a default of the page": ("{% set x = 1 %}{% macro m(a, b=x) %}{{ b }}{% endmacro %}{{ m(words) }}{% set x = 2 %}{{ m(words) }}", ""),
    "with context": ("{% for n in (1, 2) %}{% from 'own.html' import m with context %}{{ m(level) }}{% endfor %}", "{% macro m(a) %}{{ n }}{% endmacro %}"),
    "defaults": (FIRST + "{{ m(level) }} {{ m(level, b=2) }} {{ m(a=level) }} {{ m() }}", "{% macro m(a=7, b=a is defined) %}{{ b }}{% endmacro %}"),
    "more arguments": (FIRST + "{{ m(level, 1, 2, c=raw) }}", "{% macro m(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}"),
    "too many": (FIRST + "{{ m(level, 1, 2, 3) }}", SECOND),
    "too few": (FIRST + "{{ m() }}", "{% macro m(a) %}{{ a }}{% endmacro %}"),
    "a caller": (
        FIRST + "{% for n in (1, 2) %}{% call(x) m(level) %}{{ n }}{{ x.label }}{% endcall %}{% endfor %}",
        "{% macro m(a) %}{{ caller(a) }}{{ caller(a) }}{% endmacro %}",
    ),
    "a caller that need not be": (
        FIRST + "{{ m(level) }}{% call m(level) %}{{ raw }}{% endcall %}",
        "{% macro m(a, caller=none) %}{{ caller() if caller }}{% endmacro %}",
    ),
    "itself": ("{% macro m(n) %}{{ n }}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}", ""),
    "in other hands": (FIRST + "{% filter upper %}{{ m(level, raw) }}{% endfilter %}{% set x %}{{ m(level, raw) }}{% endset %}{{ x ~ raw }}", SECOND),
    "without escaping": (
        FIRST + "{{ m(level, raw) }}{% autoescape false %}{{ m(level, raw) }}{% set x = m(level, raw) %}{% endautoescape %}{{ x }}",
        SECOND,
    ),
}  # fmt: skip


@pytest.fixture
def templates(tmp_path: Path) -> Iterator[Templates]:
    """Those of a folder, which is still empty."""
    cache = Cache(tmp_path / "work")
    yield Templates([tmp_path], cache)
    cache.close()


@pytest.mark.parametrize(("page", "own"), CASES.values(), ids=CASES)
def test_macros_say_what_they_say_in_the_library(page: str, own: str, templates: Templates, tmp_path: Path) -> None:
    """Also where the page is rendered again, and has much to remember: the same text, or the same fault."""
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "own.html").write_text(own, encoding="utf-8")
    quick = templates.environment
    assert isinstance(quick, jinja2.Environment)
    stock = jinja2.Environment(loader=quick.loader, autoescape=True, undefined=jinja2.StrictUndefined)
    stock.globals.clear()
    stock.filters = quick.filters
    wanted = _said(stock)
    assert _said(quick) == wanted
    assert _said(quick) == wanted


def _said(environment: jinja2.Environment) -> str:
    try:
        return environment.get_template("page.html").render(SHOWN)
    except (TypeError, jinja2.UndefinedError) as reason:
        return f"{type(reason).__name__}: {reason}"


def test_what_an_imported_macro_made_of_the_same_is_at_hand(templates: Templates, tmp_path: Path) -> None:
    """It is asked once, whatever the page; and again for anything else."""
    asked: list[object] = []
    (tmp_path / "own.html").write_text("{% macro m(a, b=1) %}{{ b | noted }}{% endmacro %}", encoding="utf-8")
    (tmp_path / "page.html").write_text(FIRST + "{{ m(level) }}{{ m(level, 1) }}{{ m(summary) }}{{ m('x') }}{{ m('x') }}", encoding="utf-8")
    environment = templates.environment
    assert isinstance(environment, jinja2.Environment)
    environment.filters["noted"] = lambda value: asked.append(value) or value
    for _ in range(2):
        assert environment.get_template("page.html").render(SHOWN) == "11111"
    assert len(asked) == 3 + 2 * 2
