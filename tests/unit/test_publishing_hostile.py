"""Whatever stands in names, commentary and prose: it is printed, it never does anything."""

import pytest
from lxml import html
from test_publishing_reading import callout, figure, notebook, table, text

from monitor.publishing import FORMATS, Edition, document_from, encode
from monitor.vocabulary import MonitorError


def render(document, index_href=""):
    return encode(document, "html", Edition(index_href=index_href)).decode()


PRINTED = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "</title></caption></table><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "{{ 7 * 7 }} {% include 'x' %} {# weg #}",
    "::: {onclick=alert(1)}",
    "`x`{=html}",
    "<!-- weg -->",
    "<!--monitor-->",
    "&lt;b&gt; &amp; &#x3c;script&#x3e;",
    "=cmd|' /C calc'!A0",
    "n" * 10_000,
]
BIDI = "Zorg\u202egroep\u2066 X\u200f"


def inert(source):
    """The parsed page, after asserting that it can do nothing."""
    page = html.fromstring(source)
    assert page.xpath("//script|//link|//iframe|//object|//embed|//form|//base|//svg") == []
    assert page.xpath("//@*[starts-with(name(), 'on')]|//*/@style|//@srcset") == []
    assert all(address.startswith("data:image/") for address in page.xpath("//@src"))
    links = [link.get("href") for link in page.iter("a") if not link.get("download")]
    assert all(address.startswith(("#", "https://", "..")) for address in links)
    assert len(page.xpath("//h1")) == 1
    return page


@pytest.mark.parametrize("words", PRINTED, ids=lambda words: words[:20])
def test_plain_fields_are_printed_as_written(words):
    row = [words, words]
    shown = (
        figure(alt=words, caption=words),
        table(caption=words, columns=[{"label": words, "align": "right"}] * 2, rows=[row], note=words),
        table(caption=words, collapsed=True),
        callout(title=words, items=[words, words], source=words),
        callout(kind="commentary", items=[words], source=words),
    )
    about = dict.fromkeys(("title", "subtitle", "subject", "municipality", "period", "description"), words)
    page = inert(render(document_from(notebook(*shown, **about)), index_href="../index.html"))
    assert page.findtext(".//h1") == words
    assert page.xpath("//meta[@name='description']/@content") == [words]
    assert page.xpath("//img/@alt") == [words] and page.findtext(".//figcaption") == words
    assert page.xpath("//td/text()")[0] == words and page.xpath("//th/text()")[:3] == [words] * 3
    assert page.findtext(".//summary") == words and page.findtext(".//blockquote/p") == words
    assert [item.text for item in page.xpath("//li")] == [words, words]


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "html"])
def test_every_format_takes_all_of_it(name):
    cells = [
        cell
        for words in PRINTED
        for cell in (
            figure(alt=words, caption=words),
            table(
                caption=words,
                columns=[{"label": words, "align": "right"}] * 2,
                rows=[[words] * 2],
                note=words,
            ),
            callout(title=words, items=[words, words], source=words),
        )
    ]
    document = document_from(notebook(*cells, title=PRINTED[0], municipality=PRINTED[-1]))
    first = encode(document, name, Edition())
    assert len(first) > 1000 and encode(document, name, Edition()) == first


@pytest.mark.parametrize(
    ("markdown", "printed"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("Zin <img src=x onerror=alert(1)> zin", "Zin <img src=x onerror=alert(1)> zin"),
        ("<div onclick='alert(1)'>\n\nZin.\n\n</div>", "<div onclick='alert(1)'>"),
        ("<!-- weg -->", "<!-- weg -->"),
        ("<!--monitor-->", "<!--monitor-->"),
        ("<script>\nalert(1)", "alert(1)"),
        ("<style>* { display: none }</style>", "<style>* { display: none }</style>"),
        ("[klik](javascript:alert(1))", "klik"),
        ("[klik](JaVaScRiPt&colon;alert(1))", "klik"),
        ("[klik](data:text/html;base64,PHNjcmlwdD4=)", "klik"),
        ("[klik](//evil.example)", "klik"),
        ("[klik](http://[)", "klik"),
        ("[klik](../elders.html)", "klik"),
        ("![beeld](http://evil.example/x.png)", "beeld"),
        ("![beeld](data:image/svg+xml;base64,PHN2Zz4=)", "beeld"),
        ("![beeld][r]\n\n[r]: http://evil.example/x.png", "beeld"),
        ("::: {onclick=alert(1) .x #y style='color:red'}\nbinnen\n:::", "binnen"),
        ("::: {onclick=alert(1)}\nopen", "open"),
        ("open\n\n{onclick=alert(1) .x}", "open"),
        ("open\n\n{.x}\n\n{.y #z}", "open"),
        ("Zin[^1].\n\n[^1]: Noot.\n\n    {.x}", "Noot."),
        ("- open\n\n  {.x}", "open"),
        ("> open\n> > verder", "verder"),
        ("[!NOTE]", "[!NOTE]"),
        ("---\ntitle: x\n---", "title: x"),
        ("[w]{onclick=alert(1) style='x'}", "w"),
        ("## Kop {onclick=alert(1)}\n", "Kop"),
        ("`<b>`{=html}", "<b>{=html}"),
        ("```{=html}\n<script>alert(1)</script>\n```", "<script>alert(1)</script>"),
        ("```\nopen <b>", "open <b>"),
        ("$\\href{javascript:alert(1)}{x}$", "x"),
        ("{{ 7 * 7 }} {% include 'x' %}", "{{ 7 * 7 }} {% include 'x' %}"),
        ("&#x202E;achterste&#x2066;voren \u202ex", "achterstevoren x"),
        ("n" * 10_000, "n" * 10_000),
        ("Zin[^1].\n\n[^1]: <script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_prose_does_nothing_and_stays_in_its_cell(markdown, printed):
    page = inert(render(document_from(notebook(text(markdown), text("## Daarna"), text("Slot.")))))
    assert printed in page.text_content()
    assert [heading.text for heading in page.xpath("//h2")][-1] == "Daarna"
    assert page.xpath("//div[@class='prose']")[-1].text_content().strip() == "Slot."


def test_good_links_and_languages_stay():
    prose = "## Kop\n\n[web](https://www.cbs.nl) <https://www.vng.nl> [hier](#kop) [word]{lang=en}"
    page = inert(render(document_from(notebook(text(prose)))))
    links = page.xpath("//div[@class='prose']//a/@href")
    assert links == ["https://www.cbs.nl", "https://www.vng.nl", "#s-kop"]
    assert page.xpath("//span[@lang='en']/text()") == ["word"]


def test_direction_controls_are_removed_everywhere():
    shown = (
        figure(alt=BIDI, caption=BIDI),
        table(rows=[[BIDI, BIDI]]),
        callout(items=[BIDI]),
        text(f"## {BIDI}"),
    )
    page = render(document_from(notebook(*shown, title=BIDI)))
    assert "Zorggroep X" in page
    assert not any(character in page for character in "\u202e\u2066\u200f")


def test_half_characters_and_controls_do_not_break_the_page():
    page = render(document_from(notebook(callout(items=["a\ud800b\x00c\x85d"]), text("e\ud800\x00f"))))
    assert "abcd" in page and "ef" in page and page.encode()


def test_endless_nesting_is_refused_rather_than_a_crash():
    with pytest.raises(MonitorError, match=r"prose"):
        document_from(notebook(text(">" * 3_000 + " diep")))


def test_a_footnote_that_refers_to_itself_is_refused_before_it_takes_all_memory():
    with pytest.raises(MonitorError, match="refers to itself"):
        document_from(notebook(text("Zin[^1].\n\n[^1]: Noot[^1].")))
