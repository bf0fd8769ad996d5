"""The workflow's place in Django."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """From draft to live."""

    name = "console.workflow"
    label = "workflow"
