"""The words of the reports: the same in both languages, all used, printed as written; figures as words."""

from __future__ import annotations

import ast
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, meta
from test_publishing_reading import notebook, text

import monitor
from monitor.indicators import INDICATORS
from monitor.publishing import Edition, document_from
from monitor.publishing.html import render
from monitor.report.judgement import Verdict
from monitor.report.peers import POSITIONS
from monitor.report.questions import QUESTIONS
from monitor.report.report import ABOUT_FIGURES
from monitor.texts import escape_markdown, formatting, markdown, plain, texts
from monitor.vocabulary import CHAIN, KINDS, LANGUAGES, MonitorError, Period, Unit

KEYS = sorted(texts("nl"))
REPORT = sorted((Path(monitor.__file__).parent / "report").glob("*.py"))
WORD_METHODS = ("text", "prose", "plain", "markdown")


def variables(key: str, language: str) -> set[str]:
    return meta.find_undeclared_variables(Environment().parse(texts(language)[key]))


def test_both_languages_have_the_same_keys():
    assert set(texts("nl")) ^ set(texts("en")) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_says_something(language):
    assert [key for key, value in texts(language).items() if not isinstance(value, str) or not value] == []


def test_a_text_names_the_same_values_in_both_languages():
    assert [key for key in KEYS if variables(key, "nl") != variables(key, "en")] == []


def test_every_indicator_has_its_phrase_and_no_other_thing_has():
    phrases = {key.removeprefix("phrase.") for key in KEYS if key.startswith("phrase.")}
    assert phrases ^ set(INDICATORS) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_indicator_has_a_label_of_its_own(language):
    """Two rows of a table with one name would look like one figure told twice."""
    found = Counter(each.label.in_(language) for each in INDICATORS.values())
    assert [label for label, number in found.items() if number > 1] == []


def test_every_question_is_about_an_indicator():
    asked = {key.removeprefix("question.") for key in KEYS if key.startswith("question.")}
    names = {re.sub("_(better|worse)$", "", each) for each in asked} - {
        "title",
        "learning",
        "result",
        "too_few",
    }
    assert names - set(INDICATORS) == set()


def strings() -> list[tuple[str, str, bool]]:
    """Where, what (as a regular expression) and whether it is surely a key: every string of the reports."""
    found = []
    for path in REPORT:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        keys = [node.args[0] for node in ast.walk(tree) if is_a_call_for_words(node)]
        for node in ast.walk(tree):
            if pattern := as_pattern(node):
                found.append((f"{path.name}:{node.lineno}", pattern, node in keys))
    return found


def is_a_call_for_words(node: ast.AST) -> bool:
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return named and node.func.attr in WORD_METHODS and bool(node.args)


def as_pattern(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values
        )
    return ""


def test_every_key_that_is_asked_for_exists():
    asked = [(where, pattern) for where, pattern, is_key in strings() if is_key]
    assert len(asked) > 30
    assert [each for each in asked if not any(re.fullmatch(each[1], key) for key in KEYS)] == []


# Keys of which a part is filled in, and all that may stand there.
FILLED_IN = {
    "column.by_{}": {each.split.column for each in INDICATORS.values() if each.split},
    "chart.{}": {each.unit for each in INDICATORS.values()},
    "instrument.{}": {each.instrument for each in INDICATORS.values()},
    "section.{}": set(CHAIN),
    "verdict.{}": set(Verdict),
    "compare.{}": set(Verdict) - {Verdict.TOO_FEW},
    "position.{}": set(POSITIONS.values()),
    "question.{}_better": set(QUESTIONS),
    "question.{}_worse": set(QUESTIONS),
    "title.{}": {*KINDS, *ABOUT_FIGURES},
    "summary.{}": set(ABOUT_FIGURES),
    **{
        f"{name}{{}}": set(KINDS)
        for name in ("index.", "where.", "whole.", "whole_the.", "whole_where.", "compare_whole.")
    },
    **{f"{name}_{{}}": set(KINDS) for name in ("column.whole", "column.peer", "alt.peers")},
}


@pytest.mark.parametrize(("key", "parts"), FILLED_IN.items(), ids=FILLED_IN)
def test_a_key_exists_for_all_that_may_be_filled_in(key, parts):
    assert parts and {key.format(part) for part in parts} - set(KEYS) == set()


def test_every_text_is_asked_for():
    patterns = {pattern for _, pattern, _ in strings() if "." in pattern.replace(".+", "")}
    assert [key for key in KEYS if not any(re.fullmatch(each, key) for each in patterns)] == []


@pytest.mark.parametrize("language", ["fr", "NL", ""])
def test_there_is_no_fallback_language(language):
    with pytest.raises(MonitorError, match="a language must be one of nl, en"):
        texts(language)


def test_an_unknown_key_and_a_missing_value_are_errors():
    with pytest.raises(MonitorError, match=r"no text 'headline\.nothng' in nl\.yml"):
        plain("headline.nothng", "nl")
    with pytest.raises(Exception, match="'subject' is undefined"):
        plain("where.district", "nl")


HOSTILE = (
    "De *Sterren* & co_op_",
    "Zorg [klik](https://kwaad.nl)",
    "![beeld](https://kwaad.nl/x.png)",
    "<script>alert(1)</script>",
    "Thuis `code` ~weg~ ^hoog^",
    "$\\frac{1}{2}$ en $x$",
    "1. Eerste zorg",
    "- Streepje",
    "# Kop",
    "> citaat",
    "{.klas #id}",
    "a | b",
    "[^1] noot",
    "@auteur [@bron]",
    "\\newpage",
    "&amp; &lt;b&gt;",
    "www.kwaad.nl en https://kwaad.nl en a@b.nl",
    '\'t Huys "Zorg" -- en --- ...',
    "::: {.doos}",
    "Term\n: uitleg",
    "    ingesprongen",
    "regel één\n\nregel twee",
    "{{ subject }} {% raw %}",
    "==gemarkeerd== :smile: H~2~O",
)


@pytest.mark.parametrize("form", ["{}", "Over {}.", "- {}"], ids=["alone", "in a sentence", "in a list"])
def test_a_hostile_name_is_printed_as_written(form):
    prose = "\n\n".join(form.format(escape_markdown(name)) for name in HOSTILE)
    page = render(document_from(notebook(text("## Namen\n\n" + prose))), Edition())
    shown = words_of(page)
    assert [name for name in HOSTILE if " ".join(name.split()) not in shown] == []


def words_of(page: str) -> str:
    from lxml import html

    main = html.fromstring(page).find(".//main")
    assert main.xpath(".//a[contains(@href, 'kwaad')] | .//img | .//script | .//code | .//em") == []
    return " ".join(main.text_content().split())


def test_what_is_filled_in_is_escaped_and_the_text_around_it_is_not():
    few = markdown("section.definitions", "nl", base=5, small="*0*", few=10)
    assert few.startswith("## Uitleg") and r'"\*0\*"' in few and "**Afgerond.**" in few


CASES = [
    # function, arguments, Dutch, English
    ("number", (1234.5, 1), "1.234,5", "1,234.5"),
    ("number", (1234567, 0), "1.234.567", "1,234,567"),
    ("number", (0.05, 1), "0,1", "0.1"),
    ("number", (-3.2, 1), "−3,2", "−3.2"),
    ("number", (-0.04, 1), "0,0", "0.0"),
    ("number", (float("nan"), 1), "–", "–"),
    ("number", (None, 0), "–", "–"),
    ("figure", (12.34, Unit.PERCENT, 1), "12,3%", "12.3%"),
    ("figure", (8.1, Unit.PER_1000, 1), "8,1 per 1.000", "8.1 per 1,000"),
    ("figure", (35, Unit.DAYS, 0), "35 dagen", "35 days"),
    ("figure", (1200, Unit.EURO, 0), "€\N{NO-BREAK SPACE}1.200", "€\N{NO-BREAK SPACE}1,200"),
    ("figure", (7.4, Unit.MARK, 1), "7,4", "7.4"),
    ("figure", (45, Unit.COUNT, 0), "45", "45"),
    ("figure", (float("nan"), Unit.EURO, 0), "–", "–"),
    ("interval", (10.1, 14.9, 1), "10,1 – 14,9", "10.1 – 14.9"),
    ("interval", (float("nan"), 14.9, 1), "–", "–"),
    ("count", (0, 5), "0 t/m 4", "0-4"),
    ("count", (0, 10), "0 t/m 9", "0-9"),
    ("count", (5, 5), "5", "5"),
    ("count", (1235, 5), "1.235", "1,235"),
    ("count", (float("nan"), 5), "–", "–"),
    ("count", (None, 5), "–", "–"),
    ("one_in", (1 / 6,), "1 op de 6", "1 in 6"),
    ("one_in", (0.5,), "1 op de 2", "1 in 2"),
    ("one_in", (0.02,), "1 op de 50", "1 in 50"),
    ("one_in", (0.51,), "", ""),
    ("one_in", (0.019,), "", ""),
    ("one_in", (float("nan"),), "", ""),
    ("day", (date(2025, 12, 31),), "31 december 2025", "31 December 2025"),
    ("day", (date(2025, 3, 1),), "1 maart 2025", "1 March 2025"),
    ("period", (Period(2025, 4),), "4e kwartaal 2025", "Q4 2025"),
    ("period", (Period(2025),), "2025", "2025"),
    ("short_period", (Period(2025, 4),), "2025 k4", "2025 Q4"),
    ("short_period", (Period(2025),), "2025", "2025"),
    ("listing", ([],), "", ""),
    ("listing", (["a"],), "a", "a"),
    ("listing", (["a", "b"],), "a en b", "a and b"),
    ("listing", (["a", "b", "c"],), "a, b en c", "a, b and c"),
]


@pytest.mark.parametrize(("function", "arguments", "dutch", "english"), CASES)
def test_figures_as_words(function, arguments, dutch, english):
    write = getattr(formatting, function)
    assert (write(*arguments, "nl"), write(*arguments, "en")) == (dutch, english)
