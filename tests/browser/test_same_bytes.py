"""Made twice, in other processes and another folder, a document is the same file."""

from __future__ import annotations


def test_a_second_time_every_file_has_the_same_bytes(site, publish, demo_release, subjects):
    _, district, _ = subjects
    again = publish(demo_release, [district])
    paths = [path.relative_to(again.folder) for made in again.documents for path in made.paths]
    assert paths and {path.stem.partition(".")[0] for path in paths} == {district}
    differing = [
        path for path in paths if (again.folder / path).read_bytes() != (site.folder / path).read_bytes()
    ]
    assert differing == []
