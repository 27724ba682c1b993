"""What a cell shows: a table for publishing and for JupyterLab, with tints when it is a heat map."""

import subprocess
import sys

from monitor.publishing.schemas import TONES
from monitor.report.display import TABLE, TINTS, Column, Table

COLUMNS = (Column("Wijk", "left"), Column("Jeugdhulp <23"))
ROWS = (("Noord", "7,7 ▲"), ("Zuid & <co>", "0 t/m 4 ○"))


def shown(**changed):
    bundle, _ = Table("Wijken <5", COLUMNS, ROWS, **changed)._repr_mimebundle_()
    return bundle


def test_a_heat_map_gives_its_tones_to_publishing():
    tones = (("", "better"), ("", "too_few"))
    assert shown(tones=tones)[TABLE]["tones"] == [["", "better"], ["", "too_few"]]
    assert shown()[TABLE]["tones"] == []


def test_a_heat_map_is_tinted_in_jupyterlab():
    bundle = shown(tones=(("", "better"), ("", "worse")))
    page = bundle["text/html"]
    assert page.count(f"background-color: {TINTS['better']}") == 1
    assert page.count(f"background-color: {TINTS['worse']}") == 1
    assert "Zuid &amp; &lt;co&gt;" in page and "Jeugdhulp &lt;23" in page and "Wijken &lt;5" in page
    assert shown(tones=(("", "better"), ("", "worse"))) == bundle


def test_tints_are_of_known_tones():
    assert set(TINTS) == set(TONES) - {"", "similar", "too_few"}


def test_only_a_heat_map_pays_for_its_library():
    code = (
        "import sys; from monitor.report.display import Table, Column;"
        "Table('a', (Column('b'),), (('c',),))._repr_mimebundle_();"
        "sys.exit('great_tables' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
