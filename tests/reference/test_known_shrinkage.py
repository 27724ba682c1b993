"""Global empirical Bayes against what spdep makes of the deaths of Auckland (Marshall 1991)."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitor.statistics.shrinkage import empirical_bayes

FOLDER = Path(__file__).parents[2].parent / "shared" / "reference" / "shrinkage"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the known answers are not on this machine: no folder {FOLDER}"
)


def test_auckland():
    frame = pd.read_csv(FOLDER / "auckland_marshall1991_EBest_poisson.csv")
    assert len(frame) == 167
    shrunk = empirical_bayes(frame["deaths"], frame["person_years"])
    np.testing.assert_allclose(shrunk.raw, frame["raw"], rtol=1e-12)
    np.testing.assert_allclose(shrunk.value, frame["eb"], rtol=1e-12)
