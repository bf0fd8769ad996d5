"""One score a record from several methods: the best of a record's texts by each, then a weighted sum."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

DENSE, LEXICAL, SOUND, PROFILE = "dense", "lexical", "sound", "profile"
WEIGHTS = {DENSE: 0.42, LEXICAL: 0.26, SOUND: 0.07, PROFILE: 0.25}
DENSE_LOWEST, DENSE_HIGHEST = 0.78, 0.98  # cosines of this encoder between strangers, and between twins
PRIORITY_WEIGHT = 0.03  # of how often callers mean a record


def per_record(scores: Floats, owners: npt.NDArray[np.int64], records: int) -> Floats:
    """Return each record's best score among its texts."""
    best = np.full(records, -np.inf, np.float32)
    np.maximum.at(best, owners, scores)
    return best


def spread(cosines: Floats) -> Floats:
    """Return this encoder's cosines, which crowd together, over 0 to 1."""
    return np.asarray(np.clip((cosines - DENSE_LOWEST) / (DENSE_HIGHEST - DENSE_LOWEST), 0.0, 1.0), np.float32)


def fuse(methods: Mapping[str, Floats], priority: Floats) -> Floats:
    """Return each record's score, 0 to about 1, from the scores of all methods."""
    fused = PRIORITY_WEIGHT * priority
    for name, scores in methods.items():
        fused = fused + np.float32(WEIGHTS[name]) * scores
    return np.asarray(fused, np.float32)
