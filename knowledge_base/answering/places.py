"""Where and how to hand in, online or on paper, and how to pay."""

from knowledge_base.answering.fees import brief_fee
from knowledge_base.answering.times import limit_of
from knowledge_base.answering.wording import METHODS, Rendered, listed, lowered, opened, sentence, unknown
from knowledge_base.models import Facet, Method, OnlineLevel, Procedure

ONLINE_LEVELS = {
    OnlineLevel.FULL: "thủ tục này làm được trực tuyến toàn trình, anh chị không cần đến nơi nộp giấy",
    OnlineLevel.PARTIAL: "thủ tục này làm trực tuyến được một phần, có bước anh chị phải đến tận nơi hoặc gửi bản giấy",
    OnlineLevel.INFORMATION: "trên mạng chỉ có thông tin hướng dẫn, anh chị phải nộp hồ sơ giấy",
}


def place(procedure: Procedure) -> Rendered:
    """Render where to hand in and the ways to do so."""
    lines = []
    if procedure.place:
        lines.append(f"Anh chị nộp hồ sơ tại {lowered(procedure.place.rstrip('.'))}.")
    elif procedure.agency:
        lines.append(f"Cơ quan giải quyết là {procedure.agency.rstrip('.')}.")
    if not lines:
        return unknown(procedure, Facet.PLACE)
    if procedure.filings:
        lines.append(sentence(f"anh chị có thể {_ways(procedure)}"))
    if procedure.on_the_spot:
        lines.append(sentence(f"thủ tục này giải quyết theo hình thức {procedure.on_the_spot}"))
    return opened(procedure, lines, lines)


def online(procedure: Procedure) -> Rendered:
    """Render whether it can be done online, what that costs and takes, and whether paper is taken."""
    filings = [one for one in procedure.filings if one.method is Method.ONLINE]
    if procedure.online_level:
        lines = [sentence(ONLINE_LEVELS[procedure.online_level])]
    elif filings:
        lines = ["Dạ được, thủ tục này có nhận hồ sơ trực tuyến."]
    elif procedure.filings:
        lines = [f"Nguồn công bố chỉ ghi {_ways(procedure)}, không ghi cách nộp trực tuyến."]
    else:
        return unknown(procedure, Facet.ONLINE)
    for filing in filings:
        details = [("phí", brief_fee(filing.fee)), ("thời gian giải quyết", limit_of(filing))]
        known = [f"{name}: {words}" for name, words in details if words]
        lines += [sentence(f"nộp trực tuyến, {', '.join(known)}")] if known else []
        lines += [sentence(filing.note)] if filing.note else []
    lines += [sentence(text) for text in (procedure.reduced_online_fee, procedure.closed_for_paper) if text]
    return opened(procedure, lines, lines)


def payment(procedure: Procedure) -> Rendered:
    """Render the ways to pay."""
    if not procedure.payment:
        return unknown(procedure, Facet.PAYMENT)
    ways = listed([lowered(way.rstrip(".")) for way in procedure.payment])
    return opened(procedure, [f"Cách trả tiền: {ways}."], [f"Anh chị trả tiền bằng cách {ways}."])


def _ways(procedure: Procedure) -> str:
    methods = dict.fromkeys(one.method for one in procedure.filings)
    return " hoặc ".join(METHODS[method] for method in methods)
