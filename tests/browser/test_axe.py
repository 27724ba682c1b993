"""axe-core on every page: in light, in dark and at the width of a small telephone."""

from __future__ import annotations

import re

import pytest

from monitor.publishing.style import TEXT, contrast

# What axe cannot judge in any page, and why it is sound.
NOT_FOR_AXE = {
    "css-orientation-lock": "our sheets have no rule about orientation",
    "hidden-content": "what is hidden is hidden from everybody, or shown in another mode",
}


@pytest.mark.parametrize("mode", ["light", "dark", "narrow", "read"])
def test_no_page_breaks_a_rule(seen, mode):
    pages = seen(mode)
    broken = [
        f"{name} {each['selector']}: {each['rule']}, {each['why']}"
        for name, found in pages.items()
        for each in found["axe"]["violations"]
    ]
    assert broken == []
    assert [name for name, found in pages.items() if found["axe"]["passes"] < 20] == []


@pytest.mark.parametrize("mode", ["light", "dark", "narrow", "read"])
def test_what_axe_leaves_open_has_contrast_too(seen, slides, mode):
    """axe gives up on symbols and on what lies in a box that scrolls; their colours are plain to see.

    Of slides it sees one at a time; the page to read has the words and colours of all.
    """
    of_show = slides if mode in ("light", "dark") else ()
    unjudged = [
        f"{name} {each['selector']}: {each['rule']}, {each['why']}"
        for name, found in seen(mode).items()
        for each in found["axe"]["incomplete"]
        if name not in of_show
        # the numbers on the map stand on its shades, which test_publishing_site.py reckons with
        if each["rule"] not in NOT_FOR_AXE
        and not each["selector"].startswith("text[")
        and not is_readable(each["colours"])
    ]
    assert unjudged == []


def is_readable(colours: list[str] | None) -> bool:
    """Whether the colour of a text and that behind it are known, and differ enough."""
    return colours is not None and contrast(*map(hexadecimal, colours)) >= TEXT


def hexadecimal(colour: str) -> str:
    """`rgb(0, 93, 143)` as `#005D8F`; a colour that is partly transparent has no such form."""
    red, green, blue = re.fullmatch(r"rgb\((\d+), (\d+), (\d+)\)", colour).groups()
    return f"#{int(red):02X}{int(green):02X}{int(blue):02X}"


def test_a_text_that_cannot_be_read_would_be_found():
    assert not is_readable(["rgb(153, 153, 153)", "rgb(255, 255, 255)"]) and not is_readable(None)
