"""Cut the vocabulary to what Vietnamese text needs, and write the tokenizer for it."""

import re
from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from common.text import fold
from knowledge_base.encoder.weights import Weights

LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
VIETNAMESE = re.compile(f"[{LETTERS}{LETTERS.upper()}0-9]*")
LAST_PLAIN_CHARACTER = "\u2100"
LONGEST_FOREIGN_WORD = 8  # letters; longer words without diacritics are split into pieces
SPECIAL_PIECES = 4


def kept_pieces(weights: Weights) -> list[int]:
    """Return the ids of the pieces to keep: the special ones, Vietnamese by script, and plain characters."""
    return [number for number, (piece, _) in enumerate(weights.pieces) if number < SPECIAL_PIECES or _wanted(piece)]


def tokenizer(weights: Weights, kept: Sequence[int]) -> Tokenizer:
    """Return the tokenizer over the kept pieces: NFKC, words by spaces, the most likely split."""
    kept_special = weights.special
    model = models.Unigram([weights.pieces[number] for number in kept], unk_id=kept_special.unknown)
    made = Tokenizer(model)
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", kept_special.begin), ("</s>", kept_special.end)]
    )
    return made


def _wanted(piece: str) -> bool:
    word = piece.removeprefix("▁")
    if len(piece) == 1 and piece < LAST_PLAIN_CHARACTER:
        return True
    if not VIETNAMESE.fullmatch(word):
        return False
    accented = fold(word) != word.lower()
    return accented or len(word) <= 2 or (piece.startswith("▁") and len(word) <= LONGEST_FOREIGN_WORD)
