"""The planted facts of the default synthetic municipality show in the right reports, and in no other."""

from collections import defaultdict
from pathlib import Path

import pytest

from monitor.release import read_release
from monitor.releasing import ReleaseOrder, make_release
from monitor.report.headline import chosen, over_budget, signals
from monitor.report.judgement import Basis
from monitor.report.measures import Measures, provider_fields
from monitor.report.subject import subject_of, subjects_of
from monitor.sources.simulate import PLANTED, write_simulation

pytestmark = pytest.mark.slow
KINDS = ("municipality", "district", "provider")


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    write_simulation(folder / "data")
    order = ReleaseOrder(
        [("folder", folder / "data")], folder / "release", "", folder / "faults.csv", tolerate=1
    )
    return make_release(order)


@pytest.fixture(scope="module")
def measures(release):
    return {
        (kind, code): Measures(release, subject_of(release, kind, code))
        for kind in KINDS
        for code in subjects_of(release, kind)
    }


@pytest.fixture(scope="module")
def alarms(measures):
    """Per report the ids of the indicators that open it with bad news or a change, over all its signals."""
    found = defaultdict(set)
    for subject, each in measures.items():
        for signal in signals(each):
            if signal.comparison is not None and not signal.good:
                found[subject].add((signal.comparison.result.indicator.id, signal.key))
    return found


def _reports(alarms, indicator, *keys):
    return {
        subject
        for subject, found in alarms.items()
        if any(name == indicator and key in keys for name, key in found)
    }


EVERY_KEY = ("whole", "target_missed", "process_rise", "process_fall", "rise", "fall")


@pytest.mark.parametrize(
    ("subject", "indicator", "basis", "key"),
    [
        (("provider", PLANTED.dropout_provider), "dropout_share", Basis.PEERS, "whole"),
        (("district", PLANTED.rising_district), "youth_care_share", Basis.PROCESS, "process_rise"),
        (("provider", PLANTED.late_provider), "waiting_time_in_norm_share", Basis.TARGET, "target_missed"),
    ],
)
def test_each_planted_fact_is_found_by_the_judgement_that_should(measures, subject, indicator, basis, key):
    """Drop-outs by the funnel, rising youth care by process control, waiting by its target; over-spending below."""
    opening = [each for each in chosen(signals(measures[subject])) if each.comparison]
    found = {each.comparison.result.indicator.id: (each.comparison.basis, each.key) for each in opening}
    assert found[indicator] == (basis, key)


def test_the_provider_with_too_many_dropouts_and_no_other(alarms):
    assert _reports(alarms, "dropout_share", *EVERY_KEY) == {("provider", PLANTED.dropout_provider)}


def test_the_district_with_rising_youth_care_and_no_other(alarms):
    assert _reports(alarms, "youth_care_share", *EVERY_KEY) == {("district", PLANTED.rising_district)}


def test_the_provider_that_makes_people_wait_and_no_other(alarms):
    waiting = _reports(alarms, "waiting_time_in_norm_share", *EVERY_KEY)
    assert waiting == {("provider", PLANTED.late_provider)}


def test_the_overspent_field_opens_the_municipality_only(measures):
    opened = {
        (subject, signal.account["tax_field"])
        for subject, each in measures.items()
        for signal in signals(each)
        if signal.account is not None
    }
    assert opened == {(("municipality", "GM9001"), PLANTED.overspent_field)}


def test_the_overspent_field_shows_for_the_providers_that_it_pays(release, measures):
    for (kind, code), each in measures.items():
        if kind == "provider":
            shown = {signal.account["tax_field"] for signal in over_budget(each)}
            assert shown == {PLANTED.overspent_field} & provider_fields(release, code)


def test_each_planted_fact_is_in_the_sentences_that_open_its_report(measures):
    planted = {
        ("provider", PLANTED.dropout_provider): "dropout_share",
        ("provider", PLANTED.late_provider): "waiting_time_in_norm_share",
        ("district", PLANTED.rising_district): "youth_care_share",
    }
    for subject, indicator in planted.items():
        opening = chosen(signals(measures[subject]))
        assert indicator in {each.comparison.result.indicator.id for each in opening if each.comparison}


def test_a_healthy_provider_gets_no_alarm(alarms, measures):
    planted = {PLANTED.dropout_provider, PLANTED.late_provider}
    assert {code for kind, code in alarms if kind == "provider"} == planted
    assert len(measures) == 1 + 12 + 25


def test_the_release_folder_reads_back(release):
    assert read_release(Path(release.folder)).id == release.id
