"""`{% standing_notices as board %}`: what holds now, from the file; works with the database down."""

from django import template

from common.notices import Board
from console.notices import board

register = template.Library()


@register.simple_tag
def standing_notices() -> Board:
    """Return what holds now."""
    return board.standing()
