import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

CONTRACTS = Path(__file__).parents[2] / "contracts"
SCHEMAS = sorted(CONTRACTS.glob("*.json"))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_schema_is_valid_and_listed(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text()))
    assert path.name in (CONTRACTS / "README.md").read_text(), "list it in contracts/README.md"


def test_answer_metadata_is_one_shape() -> None:
    turn = json.loads((CONTRACTS / "turn-message.json").read_text())
    browser = json.loads((CONTRACTS / "browser-message.json").read_text())
    spoken = next(s for s in turn["oneOf"] if s["properties"]["type"]["const"] == "say")
    shown = next(s for s in browser["oneOf"] if s["properties"]["type"]["const"] == "said")
    assert spoken["properties"]["answer"] == shown["properties"]["answer"]
