"""Records that must not be told now: withdrawn, expired, or not yet in force."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge_base.errors import PublishingError
from knowledge_base.models import Facet, Faq, Procedure
from knowledge_base.publishing import publish
from knowledge_base.service import VIETNAM, Answer, KnowledgeBase
from knowledge_base.withdrawn import WITHDRAWN, load_withdrawn, write_withdrawn
from tests.fakes.encoder import FakeEncoder

Records = tuple[list[Procedure], list[Faq]]
CODE = "1.004222"
TODAY = datetime.now(VIETNAM).date()
DAY = timedelta(days=1)


def published(root: Path, records: Records, encoder: FakeEncoder, **changes: Any) -> KnowledgeBase:
    procedures = [one.model_copy(update=changes) if one.code == CODE else one for one in records[0]]
    publish(procedures, records[1], root, encoder)
    return KnowledgeBase.open(root, encoder)


def is_being_updated(answer: Answer) -> bool:
    said = [answer.text, " ".join(part.text for part in answer.speech)]
    told = any(character.isdigit() for text in said for character in text)
    return not answer.known and not told and all("đang được cập nhật" in one and "gặp cán bộ" in one for one in said)


@pytest.mark.parametrize(
    ("changes", "holds"),
    [
        ({}, True),
        ({"valid_until": TODAY}, True),
        ({"valid_from": TODAY}, True),
        ({"valid_until": TODAY - DAY}, False),
        ({"valid_from": TODAY + DAY}, False),
    ],
)
def test_a_record_is_told_only_while_it_holds(
    tmp_path: Path, records: Records, encoder: FakeEncoder, changes: dict[str, Any], holds: bool
) -> None:
    base = published(tmp_path, records, encoder, **changes)
    for facet in Facet:
        assert is_being_updated(base.answer(CODE, facet)) is not holds
    assert not is_being_updated(base.answer("1.001193", Facet.FEE))


def test_an_expired_record_is_still_found_so_that_no_other_is_taken_for_it(
    tmp_path: Path, records: Records, encoder: FakeEncoder
) -> None:
    base = published(tmp_path, records, encoder, valid_until=TODAY - DAY)
    assert base.lookup(f"mã {CODE}").candidates[0].code == CODE


def test_a_withdrawal_is_in_force_at_once_and_ends_at_once(
    tmp_path: Path, records: Records, encoder: FakeEncoder
) -> None:
    base = published(tmp_path, records, encoder)
    write_withdrawn(tmp_path / WITHDRAWN, [CODE, "faq.vneid"])
    assert is_being_updated(base.answer(CODE, Facet.FEE))
    assert is_being_updated(base.answer("faq.vneid", Facet.OVERVIEW))
    assert base.answer("1.001193", Facet.FEE).known
    write_withdrawn(tmp_path / WITHDRAWN, [])
    assert base.answer(CODE, Facet.FEE).known
    (tmp_path / WITHDRAWN).unlink()
    assert base.answer(CODE, Facet.FEE).known


@pytest.mark.parametrize("content", ["", "[", "{}", "[1]", '"1.004222"', "\x00"])
def test_a_broken_file_changes_nothing(tmp_path: Path, records: Records, encoder: FakeEncoder, content: str) -> None:
    base = published(tmp_path, records, encoder)
    write_withdrawn(tmp_path / WITHDRAWN, [CODE])
    assert not base.answer(CODE, Facet.FEE).known
    (tmp_path / WITHDRAWN).write_text(content)
    with pytest.raises(PublishingError, match=WITHDRAWN):
        load_withdrawn(tmp_path / WITHDRAWN)
    assert not base.answer(CODE, Facet.FEE).known


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "knowledge" / WITHDRAWN
    assert load_withdrawn(path) == frozenset()
    write_withdrawn(path, ["b", "a", "b"])
    assert json.loads(path.read_text()) == ["a", "b"]
    assert list(path.parent.iterdir()) == [path]
