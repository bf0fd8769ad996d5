"""One key for syllables that sound alike: first in the Mekong delta, then in the north.

Works on syllables without diacritics, so hỏi and ngã, and all tones, are one already.
"""

import re

from common.text import fold

ONSETS = (
    ("ngh", "N"),
    ("ng", "N"),
    ("nh", "J"),
    ("gh", "Z"),
    ("gi", "Z"),
    ("kh", "H"),
    ("ph", "F"),
    ("th", "T"),
    ("tr", "C"),
    ("ch", "C"),
    ("qu", "W"),
    ("hoa", "Wa"),
    ("hoe", "We"),
    ("oa", "Wa"),
    ("oe", "We"),
    ("w", "W"),
    ("r", "Z"),
    ("g", "Z"),
    ("d", "Z"),
    ("v", "Z"),
    ("s", "S"),
    ("x", "S"),
    ("l", "L"),
    ("n", "L"),
    ("c", "K"),
    ("k", "K"),
    ("q", "K"),
)
RHYMES = (("ieu", "iu"), ("yeu", "iu"), ("uou", "uu"), ("uoi", "ui"), ("ay", "ai"), ("au", "ao"), ("oe", "e"))
FINALS = (("ngh", "n"), ("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))
ONSET = re.compile("|".join(spelt for spelt, _ in ONSETS))
ONSET_KEYS, FINAL_KEYS, RHYME_KEYS = dict(ONSETS), dict(FINALS), dict(RHYMES)
RHYME = re.compile("|".join(spelt for spelt, _ in RHYMES))
FINAL = re.compile("(?:" + "|".join(spelt for spelt, _ in FINALS) + ")$")


def sound_key(syllable: str) -> str:
    """Return the key of a syllable; syllables that callers and recognisers confuse share it."""
    bare = fold(syllable)
    onset = ONSET.match(bare)
    head = ONSET_KEYS[onset.group()] if onset else ""
    rest = bare[onset.end() :] if onset else bare
    rest = FINAL.sub(lambda found: FINAL_KEYS[found.group()], rest)
    return head + RHYME.sub(lambda found: RHYME_KEYS[found.group()], rest)
