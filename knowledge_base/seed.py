"""Read the seed: YAML files, each a list of procedures; `faqs.yaml` a list of FAQs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from common.text import nfc
from knowledge_base.errors import SeedError
from knowledge_base.models import Faq, Procedure, Record

SEED_FOLDER = Path(__file__).parent / "seed"
FAQS = "faqs.yaml"

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same in C, where it was built

R = TypeVar("R", bound=Record)


def load_seed(folder: Path = SEED_FOLDER) -> tuple[list[Procedure], list[Faq]]:
    """Return all procedures and FAQs of a seed folder, NFC throughout; SeedError names file, index and field."""
    if not folder.is_dir():
        raise SeedError(f"{folder}: no such seed folder")
    procedures: dict[str, Procedure] = {}
    faqs: dict[str, Faq] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == FAQS:
            _collect(path, Faq, faqs)
        else:
            _collect(path, Procedure, procedures)
    return list(procedures.values()), list(faqs.values())


def _collect(path: Path, kind: type[R], into: dict[str, R]) -> None:
    for index, record in enumerate(_records(path, kind)):
        code = str(getattr(record, "code"))  # noqa: B009 - both kinds have a code, their base has not
        if code in into:
            raise SeedError(f"{path.name}[{index}].code: {code} stands twice in the seed")
        into[code] = record


def _records(path: Path, kind: type[R]) -> Iterator[R]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - safe, both of them
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise SeedError(f"{path.name}: not YAML in UTF-8: {error}") from error
    if not isinstance(content, list):
        raise SeedError(f"{path.name}: a list of records is expected")
    for index, item in enumerate(content):
        yield _record(f"{path.name}[{index}]", item, kind)


def _record(where: str, item: Any, kind: type[R]) -> R:
    try:
        return kind.model_validate(in_nfc(item))
    except ValidationError as error:
        fields = "; ".join(f"{_dotted(one['loc'])}: {one['msg']}" for one in error.errors())
        code = item.get("code", "no code") if isinstance(item, dict) else "not a mapping"
        raise SeedError(f"{where} ({code}): {fields}") from error


def in_nfc(value: Any) -> Any:
    """Return value with every text in it in NFC, white space collapsed."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [in_nfc(one) for one in value]
    if isinstance(value, dict):
        return {key: in_nfc(one) for key, one in value.items()}
    return value


def _dotted(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)
