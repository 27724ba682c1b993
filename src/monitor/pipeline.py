"""The whole flow: sources -> release -> documents and their index."""

from __future__ import annotations

from dataclasses import replace

from monitor.documents import Follow, Published, PublishOrder, check, follow_silently, publish
from monitor.release import Release
from monitor.releasing import Note, ReleaseOrder, make_release, silent


def run(
    making: ReleaseOrder, publishing: PublishOrder, note: Note = silent, follow: Follow = follow_silently
) -> tuple[Release, Published]:
    """Make a release and every document of it; mistakes in either order show before the work starts."""
    check(publishing)
    release = make_release(making, note)
    return release, publish(replace(publishing, release=release.folder), follow)
