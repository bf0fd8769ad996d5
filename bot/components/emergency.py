"""Emergencies by wording alone: put before whatever the classifier thinks, and never taken from it."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from common.emergency import detect

PREFIX = "emergency_"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class EmergencyClassifier(GraphComponent):
    """Sets the intent to `emergency_113`, `_114` or `_115` by wording alone; stands last in the pipeline."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EmergencyClassifier:
        """Return the component; it has nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Override the intent of messages that cry for help, and of those that only the classifier takes for one."""
        for message in messages:
            others = [one for one in message.get(INTENT_RANKING_KEY) or [] if not _is_emergency(one)]
            emergency = detect(message.get(TEXT) or "")
            if emergency:
                others.insert(0, {INTENT_NAME_KEY: f"{PREFIX}{emergency.value}", PREDICTED_CONFIDENCE_KEY: 1.0})
            if others and (emergency or _is_emergency(message.get(INTENT) or {})):
                message.set(INTENT, others[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, others, add_to_output=True)
        return messages


def _is_emergency(intent: dict[str, Any]) -> bool:
    return str(intent.get(INTENT_NAME_KEY)).startswith(PREFIX)
