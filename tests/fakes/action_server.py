"""`python -m tests.fakes.action_server PORT`: the real action server over the fake knowledge base.

"hỏng" in a question breaks the action, "sai" makes a line that keeps no contract.
"""

import sys
from dataclasses import dataclass

from sanic import Sanic

from actions.knowledge import Shelf
from actions.server import app
from common.logs import configure
from knowledge_base.models import Facet
from knowledge_base.service import Answer, Lookup, SpokenPart
from tests.fakes.knowledge import BIRTH, FakeKnowledge


@dataclass
class Breakable(FakeKnowledge):
    """A fake knowledge base that can be told to fail."""

    def lookup(self, question: str, limit: int = 3) -> Lookup:
        """Fail where asked to."""
        if "hỏng" in question:
            raise RuntimeError("asked to break")
        return super().lookup("khai sinh" if "sai" in question else question, limit)

    def answer(self, code: str, facet: Facet) -> Answer:
        """Break the contract for the legal basis of one procedure."""
        answer = super().answer(code, facet)
        if (code, facet) != (BIRTH, Facet.LEGAL_BASIS):
            return answer
        return Answer(**{name: getattr(answer, name) for name in Answer.__slots__} | {"speech": _broken()})


def _broken() -> tuple[SpokenPart, ...]:
    return (SpokenPart(text="x", clip=5),)  # type: ignore[arg-type]


def main() -> None:
    """Serve on the port given."""
    configure("actions", "WARNING")
    made = app(Shelf(Breakable, 0.1))
    made.prepare(host="127.0.0.1", port=int(sys.argv[1]), single_process=True, motd=False, access_log=False)
    Sanic.serve_single(made)


if __name__ == "__main__":
    main()
