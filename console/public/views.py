"""The public pages: ask in writing or by voice; read, share and print what is published."""

from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.text import fold, syllables
from console.public import shelf
from console.public.sheets import sheet
from knowledge_base.models import Faq, Procedure

PER_PAGE = 30
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
    """Show the page where people ask; its scripts find gateway and telephony in the page's data."""
    return _shown(request, "page", {"examples": EXAMPLES})


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the published procedures and answers, those that have every word asked for."""
    asked, chosen = request.GET.get("q", "")[:200], request.GET.get("linh-vuc", "")[:300]
    headings, fields = shelf.headings(frozenset(syllables(fold(asked))), chosen)
    shown = Paginator(headings, PER_PAGE).get_page(request.GET.get("trang"))
    pages = shown.paginator.get_elided_page_range(shown.number)
    return _shown(request, "list", {"asked": asked, "chosen": chosen, "fields": fields, "found": shown, "pages": pages})


@require_safe
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show one published procedure, with its papers as a list to tick off."""
    found = _record(code)
    one = Procedure.model_validate(found)
    related = [(other, title) for other in one.related if (title := shelf.title(other))]
    context = {"one": one, "sheet": sheet(one), "address": _address(request, code), "related": related}
    return _shown(request, "procedure", context)


@require_safe
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Show one published question with its answer."""
    one = Faq.model_validate(_record(code))
    return _shown(request, "answer", {"one": one, "address": _address(request, code)})


@require_safe
def image(request: HttpRequest, code: str) -> HttpResponse:
    """Return the QR code of a page's address, as SVG."""
    _record(code)
    made = segno.make(_address(request, code), error="m", micro=False)
    drawing = made.svg_inline(scale=4, border=4, light="#fff", dark="#092c4d")
    drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return HttpResponse(drawing, content_type="image/svg+xml")


def grouped(number: str) -> str:
    """Return a number as people read it: ten digits from 1900 in groups, any other as it was given."""
    if number.isdecimal() and number.startswith("1900") and len(number) == 10:
        return f"{number[:4]} {number[4:7]} {number[7:]}"
    return number


def _record(code: str) -> dict[str, Any]:
    found = shelf.record(code)
    if found is None:
        raise Http404
    return found


def _address(request: HttpRequest, code: str) -> str:
    own = settings.CONSOLE.public_url
    path = reverse("public:answer" if code.startswith("faq.") else "public:procedure", args=[code])
    return f"{own.rstrip('/')}{path}" if urlsplit(own).netloc else request.build_absolute_uri(path)


def _shown(request: HttpRequest, name: str, more: dict[str, Any]) -> HttpResponse:
    own = settings.CONSOLE
    dialled = "".join(character for character in own.hotline_number if character.isdigit() or character == "+")
    context = {"own": own, "dialled": dialled, "number": grouped(own.hotline_number), **more}
    return render(request, f"public/{name}.html", context)
