"""What is said of a record that does not hold now: that it is being updated, and the offer of an officer."""

from knowledge_base.answering.render import spoken_parts
from knowledge_base.answering.wording import OFFICER_SHOWN, OFFICER_SPOKEN, Rendered, named

UPDATING = "đang được cập nhật nên em chưa trả lời được"


def outdated(title: str, spoken_title: str, *, faq: bool) -> Rendered:
    """Render a record that was withdrawn, has expired or is not yet in force: none of its contents."""
    shown, spoken = ("câu hỏi này",) * 2 if faq else (named(title), named(spoken_title))
    return Rendered(
        text=f"Dạ, thông tin về {shown} {UPDATING}. {OFFICER_SHOWN}",
        sentences=spoken_parts([f"Dạ, thông tin về {spoken} {UPDATING}.", OFFICER_SPOKEN]),
        known=False,
    )
