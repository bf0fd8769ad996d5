"""The page where citizens ask, in writing or by voice."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

EXAMPLES = (
    ("Đăng ký khai sinh", "Làm khai sinh cần giấy tờ gì?"),
    ("Đăng ký kết hôn", "Đăng ký kết hôn cần giấy tờ gì?"),
    ("Chứng thực bản sao", "Chứng thực bản sao từ bản chính làm ở đâu?"),
    ("Xác nhận độc thân", "Xin giấy xác nhận tình trạng hôn nhân cần gì?"),
    ("Đăng ký khai tử", "Đăng ký khai tử mất bao lâu?"),
    ("Gặp cán bộ", "Tôi muốn gặp cán bộ"),
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the page; its scripts find gateway and telephony in the page's data."""
    own = settings.CONSOLE
    dialled = "".join(character for character in own.hotline_number if character.isdigit() or character == "+")
    context = {"own": own, "dialled": dialled, "number": grouped(own.hotline_number), "examples": EXAMPLES}
    return render(request, "public/page.html", context)


def grouped(number: str) -> str:
    """Return a number as people read it: ten digits from 1900 in groups, any other as it was given."""
    if number.isdecimal() and number.startswith("1900") and len(number) == 10:
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    return number
