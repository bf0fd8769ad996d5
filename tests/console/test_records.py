from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from console.catalogue import columns, seeding
from console.catalogue.models import Agency, Faq, Procedure, State
from console.catalogue.records import digest
from console.catalogue.search import matching
from console.catalogue.seeding import Ending
from knowledge_base.seed import load_seed
from tests.console.entries import faq, procedure

pytestmark = pytest.mark.django_db


def stored(**changes: Any) -> Procedure:
    record = procedure(**changes)
    seeding.bring_in([record], [])
    return Procedure.objects.get(code=record.code)


def test_a_record_comes_back_from_the_database_as_it_went_in() -> None:
    seeding.bring_in([procedure()], [faq()])
    assert Procedure.objects.get().record() == procedure()
    assert Faq.objects.get().record() == faq()


def test_the_whole_seed_comes_back_as_it_went_in() -> None:
    procedures, faqs = load_seed()
    seeding.bring_in(procedures, faqs)
    kept = {digest(row.record()) for row in [*Procedure.objects.all(), *Faq.objects.all()]}
    assert kept == {digest(record) for record in [*procedures, *faqs]}


def test_loading_twice_changes_nothing() -> None:
    assert seeding.bring_in([procedure()], [faq()]) == {Ending.CREATED: 2}
    assert seeding.bring_in([procedure()], [faq()]) == {Ending.UNCHANGED: 2}
    assert Procedure.history.count() == 1


def test_an_untouched_record_follows_the_seed() -> None:
    row = stored()
    newer = procedure(title="Đăng ký khai sinh (mới)")
    assert seeding.bring_in([newer], []) == {Ending.UPDATED: 1}
    row.refresh_from_db()
    assert row.record() == newer


def test_an_operators_edit_outlives_the_seed() -> None:
    row = stored()
    row.place = "Trung tâm Phục vụ hành chính công"
    row.state = State.DRAFT
    row.save()
    assert seeding.bring_in([procedure(title="khác")], []) == {Ending.EDITED: 1}
    row.refresh_from_db()
    assert (row.place, row.state) == ("Trung tâm Phục vụ hành chính công", State.DRAFT)
    assert row.title == procedure().title


def test_what_an_operator_deleted_stays_away() -> None:
    stored().delete()
    assert seeding.bring_in([procedure()], []) == {Ending.DELETED: 1}
    assert not Procedure.objects.exists()


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("code", "1193", "dạng"),
        ("papers", [{"originals": 1}], "1.name"),
        ("filings", [{"method": "fax"}], "1.method"),
        ("filings", [{"method": "post", "duration": {"amount": "ba", "unit": "day"}}], "1.duration.amount"),
        ("priority", 2.0, "lớn"),
        ("spoken", {"price": "x"}, "price"),
        ("legal_basis", [{"title": "Luật", "number": "1", "year": 2020}], "1.year"),
    ],
)
def test_what_breaks_the_rules_is_named_by_field_and_place(column: str, value: Any, said: str) -> None:
    row = stored()
    setattr(row, column, value)
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert said in " ".join(caught.value.message_dict[column])


@pytest.mark.parametrize(
    "query", ["khai sinh", "KHAI SINH", "dang ky khai", "đăng ký", "1.001193", "ho tich", "uy ban xa", "giay to"]
)
def test_search_forgives_missing_diacritics(query: str) -> None:
    stored()
    assert matching(Procedure.objects.all(), query).count() == 1
    assert not matching(Procedure.objects.all(), f"{query} máy bay").exists()


def test_agencies_are_found_without_diacritics() -> None:
    stored()
    assert matching(Agency.objects.all(), "uy ban nhan dan").count() == 1


texts = st.text(st.characters(exclude_categories=("Cs", "Cc", "Z")), min_size=1, max_size=8).filter(str.strip)
filings = st.fixed_dictionaries(
    {"method": st.sampled_from(["counter", "online", "post"])},
    optional={
        "duration": st.fixed_dictionaries({"amount": st.integers(0, 400), "unit": st.sampled_from(["day", "hour"])}),
        "fee": st.fixed_dictionaries(
            {
                "kind": st.just("amount"),
                "items": st.lists(
                    st.fixed_dictionaries({"amount_vnd": st.integers(0, 10**9), "case": texts}), min_size=1
                ),
            }
        ),
        "note": texts,
    },
)


@given(filings)
def test_a_row_of_the_form_is_the_record_it_shows(filing: dict[str, Any]) -> None:
    shown = {one.name: columns.cell(filing, one) for one in columns.FILINGS}
    entered = {name: str(value) for name, value in shown.items() if value is not None}
    assert columns.record(entered, columns.FILINGS) == filing
