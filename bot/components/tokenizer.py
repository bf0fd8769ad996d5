"""Tokens as `common.text.normalise` sees them, with true offsets into the text as it was written.

A token's text keeps its diacritics, its lemma is folded: featurizers with `use_lemma: true` read both kinds of typing
alike. Training, `rasa test` and serving all pass through here, so none of them can normalise differently.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.components.spans import spans
from common.text import fold


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SyllableTokenizer(Tokenizer):
    """Splits Vietnamese into syllables."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return Rasa's own defaults for a tokenizer."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of a message."""
        return [Token(word, start, end, lemma=fold(word)) for word, start, end in spans(message.get(attribute))]
