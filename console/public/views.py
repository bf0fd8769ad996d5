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
    dialled = own.hotline_number.replace(" ", "").replace(".", "")
    return render(request, "public/page.html", {"own": own, "dialled": dialled, "examples": EXAMPLES})
