"""Figures that CBS published stand beside own figures, also when they are of an earlier year."""

from dataclasses import replace

import pandas as pd
import pytest

from monitor.indicators import INDICATORS
from monitor.report.measures import Measures
from monitor.report.subject import subject_of
from monitor.report.wording import Wording

RATE = INDICATORS["cbs_wmo_clients_rate"]


@pytest.fixture
def words(demo_release):
    figures = pd.DataFrame(
        [
            ("WK900201", 2022, 40.0),
            ("WK900201", 2023, 44.0),
            ("GM9002", 2023, 50.0),
            ("WK900201", 2031, 99.0),
        ],
        columns=["area_code", "year", "value"],
    ).assign(indicator=RATE.id, source="CBS")
    release = replace(demo_release, public={**demo_release.public, "public_figures": figures})
    return Wording("nl", Measures(release, subject_of(release, "district", "WK900201")))


def test_the_last_year_that_was_published_counts(words):
    assert words.measures.own(RATE).value == 44.0
    assert words.measures.own(RATE, words.measures.period(RATE).previous).value == 40.0


def test_the_sentence_names_the_year_of_the_figure(words):
    assert words.lead(RATE).startswith("In 2023 kregen in ")
    assert words.lead(RATE).endswith(
        "44 per 1.000 inwoners ondersteuning uit de Wmo. In de hele gemeente: 50 per 1.000."
    )
