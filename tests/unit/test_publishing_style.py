"""House style: tokens that restyle every format, and are refused when a reader could not see the difference."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from test_publishing_reading import figure, notebook

from monitor.publishing import Edition, document_from, read_style, recoloured
from monitor.publishing.html import render
from monitor.publishing.style import COLOURS, SCHEMES, check_contrast, contrast, default_style
from monitor.vocabulary import MonitorError

REPOSITORY = Path(__file__).parents[2]
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def folder(path, **tokens):
    (path / "tokens.yml").write_text(yaml.safe_dump(tokens, allow_unicode=True))
    return path


def test_the_example_in_the_repository_is_the_default():
    assert read_style(REPOSITORY / "reports" / "style") == default_style()


def test_the_default_has_every_colour_and_enough_contrast():
    style = default_style()
    for scheme in SCHEMES:
        assert set(getattr(style, scheme)) == set(COLOURS)
    check_contrast(style, Path("tokens.yml"))


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    # Worked examples of WebAIM's contrast checker.
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#777777", "#FFFFFF", 4.48),
        ("#FF0000", "#FFFFFF", 4.0),
        ("#123456", "#123456", 1),
    ],
)
def test_contrast_is_that_of_the_guidelines(first, second, ratio):
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)
    assert contrast(second, first) == contrast(first, second)


def test_a_style_names_only_what_differs(tmp_path):
    style = read_style(folder(tmp_path, light={"accent": "#7a1f5c"}, fonts=["Verdana"]))
    assert style.light == default_style().light | {"accent": "#7A1F5C"}
    assert style.dark == default_style().dark
    assert style.fonts == ("Verdana", *default_style().fonts)


def test_fonts_and_a_logo_lie_beside_the_tokens(tmp_path):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "logo.svg").write_text(SVG)
    style = read_style(folder(tmp_path, logo={"file": "logo.svg", "alt": "Gemeente Voorbeeldstad"}))
    assert style.font_folder == tmp_path / "fonts"
    assert (style.logo.content, style.logo.mime) == (SVG.encode(), "image/svg+xml")
    page = render(document_from(notebook()), Edition(style))
    assert '<img src="data:image/svg+xml;base64,' in page and 'alt="Gemeente Voorbeeldstad"' in page


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        (
            {"light": {"muted": "#999999"}},
            ["(light), muted on paper", "4.5:1", "#999999 on #FFFFFF", "2.8:1"],
        ),
        ({"dark": {"accent": "#005D8F"}}, ["(dark), accent on paper", "under `dark`"]),
        ({"print": {"worse": "#444444"}}, ["(print), ink on worse"]),
        ({"dark": {"panel": "#14191D"}}, ["(dark), the words of charts on panel"]),
        ({"light": {"panel": "#D9D9D9"}}, ["(light), the muted words of charts on panel"]),
    ],
)
def test_colours_that_cannot_be_told_apart_are_refused_by_name(tmp_path, tokens, words):
    with pytest.raises(MonitorError) as refused:
        read_style(folder(tmp_path, **tokens))
    assert [word for word in words if word not in str(refused.value)] == []


@pytest.mark.parametrize(
    ("tokens", "words"),
    [
        ({"colours": {}}, "has the fields fonts, logo, light, dark, print"),
        ({"light": {"accent": "red"}}, "`light` must give accent"),
        ({"light": {"accent": "#FFF; } body { display: none"}}, "`light` must give accent"),
        ({"light": {"paperr": "#FFFFFF"}}, "`light` must give accent"),
        ({"light": "#FFFFFF"}, "`light` must give accent"),
        ({"fonts": ["x'; } @import url(http://e)"]}, "`fonts` must list names"),
        ({"fonts": "Verdana"}, "`fonts` must list names"),
        ({"logo": {"file": "logo.svg"}}, "`logo` must give a `file`"),
        ({"logo": {"file": "logo.svg", "alt": " "}}, "`logo` must give a `file`"),
        ({"logo": {"file": "logo.gif", "alt": "x"}}, "`logo` must give a `file`"),
        ({"logo": {"file": "absent.svg", "alt": "x"}}, "readable file beside"),
        ({"logo": {"file": "bad.svg", "alt": "x"}}, "without script"),
    ],
)
def test_what_tokens_may_not_hold(tmp_path, tokens, words):
    (tmp_path / "bad.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    with pytest.raises(MonitorError, match=r"tokens\.yml") as refused:
        read_style(folder(tmp_path, **tokens))
    assert words in str(refused.value)


def test_a_folder_without_tokens_is_refused(tmp_path):
    with pytest.raises(MonitorError, match=r"a readable tokens\.yml"):
        read_style(tmp_path)


def test_the_default_comes_into_the_page_and_another_restyles_it():
    style = replace(default_style(), light=default_style().light | {"accent": "#7A1F5C"})
    page = render(document_from(notebook()), Edition(style))
    assert "--accent: #7A1F5C" in page and "--accent: #005D8F" in page  # on paper it is as it was
    assert "--accent: #7A1F5C" not in render(document_from(notebook()), Edition())


def test_the_subject_in_charts_has_the_accent_of_the_style():
    drawn = '<svg xmlns="http://www.w3.org/2000/svg"><path style="stroke: #005d8f"/></svg>'
    document = document_from(notebook(figure(payload=drawn)))
    style = replace(default_style(), light=default_style().light | {"accent": "#7A1F5C"})
    (part,) = recoloured(document, style).parts
    assert b"stroke: #7A1F5C" in part.content and recoloured(document, default_style()) is document
