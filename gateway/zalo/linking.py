"""The talk about linking a number: what it means, consent, the proof, and taking it back. The dialogue has no part."""

import json
import re
from collections.abc import Awaitable, Callable
from typing import Literal

from common.text import fold, normalise
from gateway.phones import mobile
from gateway.zalo import linking_words as words
from gateway.zalo.outgoing import Button, Outgoing
from gateway.zalo.people import Person
from gateway.zalo.proofs import CODE_DIGITS, Proof, Proofs

SendSms = Callable[[str, str], Awaitable[Literal["sent", "queued", "refused"]]]
NUMBER = r"(?: (?:so|sdt|dt|so dt|so may|so dien thoai|dien thoai|may))?(?: (?:cua toi|cua em|cua minh|nay))?"
COURTESY = r"(?:(?:cho|em|toi|tui|minh|da|xin|vui long|muon|can|giup) )*"
LINK = re.compile(rf"{COURTESY}lien ket{NUMBER}(?: (?:voi|vao|qua))?(?: zalo)?(?: (?:di|a|nha|nhe|voi|giup|em))*")
UNLINK = re.compile(rf"{COURTESY}(?:huy|bo|xoa|ngung|ngat) lien ket{NUMBER}(?: zalo)?(?: (?:di|a|nha|nhe|giup|em))*")
CODE = re.compile(rf"(?:ma(?: la)? )?([0-9](?:[ .-]?[0-9]){{{CODE_DIGITS - 1}}})")
AGREED = frozenset({"dong y", "co", "da co", "ok", "dong y lien ket"})
REFUSED = frozenset({"khong", "thoi", "da khong"})
BY_CALL, BY_SMS, NO = (fold(one) for one in (words.CALL_SAYS, words.SMS_SAYS, words.NO_SAYS))


class Linking:
    """Answers what is about linking; everything else is the dialogue's."""

    def __init__(self, proofs: Proofs, hotline_number: str, *, by_call: bool, send_sms: SendSms | None) -> None:
        self._proofs = proofs
        self._hotline_number = hotline_number
        self._by_call = by_call and bool(hotline_number)
        self._send_sms = send_sms

    @property
    def possible(self) -> bool:
        """Say whether there is any way to prove a number."""
        return self._by_call or self._send_sms is not None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Return what to press to begin; nothing where nobody can."""
        return (words.LINK,) if self.possible else ()

    async def hint(self, person: Person) -> tuple[Outgoing, ...]:
        """Return what tells a person, as they take their leave, that they could link a number; nothing who did."""
        if not self.possible or person.anonymous or await self._proofs.numbers(person.person):
            return ()
        return (words.HINT,)

    async def offered(self, person: Person, number: str) -> Outgoing:
        """Answer a form on which a person entered a number: entering it proves nothing."""
        return await self._offer(person, number)

    async def taken(self, person: Person, text: str) -> Outgoing | None:
        """Return the answer to a text about linking; None where it is about something else."""
        said = fold(normalise(text))
        if LINK.fullmatch(said):
            return await self._offer(person)
        if UNLINK.fullmatch(said):
            return words.UNLINKED if await self._proofs.unlink(person.person) else words.NOT_LINKED
        if said in (BY_CALL, BY_SMS, NO):
            return await self._chosen(person, said)
        if said in AGREED or said in REFUSED or any(one.isdigit() for one in said):
            proof = await self._proofs.standing(person.person)
            return await self._goes_on(person, proof, text, said) if proof else None
        return None

    async def _offer(self, person: Person, number: str = "") -> Outgoing:
        if not self.possible:
            return words.NOT_NOW
        if person.anonymous:
            return words.ANONYMOUS
        await self._proofs.offer(person.person, number)
        return words.terms(by_call=self._by_call, by_sms=self._send_sms is not None)

    async def _chosen(self, person: Person, said: str) -> Outgoing:
        proof = await self._proofs.standing(person.person)
        if proof is None and said != NO:
            return await self._offer(person)
        if said == BY_CALL and self._by_call:
            return await self._code_by_call(person)
        if said == BY_SMS and self._send_sms and proof:
            return await self._code_by_sms(person, proof.number) if proof.number else await self._which(person)
        if said == NO:
            await self._proofs.drop(person.person)
        return words.DECLINED

    async def _goes_on(self, person: Person, proof: Proof, text: str, said: str) -> Outgoing | None:
        code = CODE.fullmatch(said)
        if proof.step == "offered" and words.NO_SAYS in json.loads(person.offered):  # the last thing they were asked
            if said in AGREED:
                return await self._chosen(person, BY_CALL if self._by_call else BY_SMS)
            return await self._chosen(person, NO) if said in REFUSED else None
        if proof.step == "number" and (said.replace(" ", "").isdigit() or mobile(text)):
            number = mobile(text)
            return await self._code_by_sms(person, number) if number else words.NO_MOBILE
        if proof.step in ("code", "done") and code:
            digits = re.sub(r"\D", "", code.group(1))
            return words.KEY_IN if proof.way == "call" else await self._typed(person, proof, digits)
        return None

    async def _code_by_call(self, person: Person) -> Outgoing:
        code = await self._proofs.by_call(person.person)
        return words.key_this(code, self._hotline_number) if code else words.TOO_MANY

    async def _which(self, person: Person) -> Outgoing:
        await self._proofs.ask_number(person.person)
        return words.WHICH_NUMBER

    async def _code_by_sms(self, person: Person, number: str) -> Outgoing:
        code = await self._proofs.by_sms(person.person, number)
        if code is None or self._send_sms is None:
            return words.TOO_MANY
        if code and await self._send_sms(number, words.by_sms(code)) == "refused":
            return words.NOT_SENT
        return words.sent_to(number)

    async def _typed(self, person: Person, proof: Proof, code: str) -> Outgoing | None:
        found = await self._proofs.typed(person.person, code)
        if found == "linked":
            return words.linked(proof.number)
        return {"wrong": words.WRONG, "too_many": words.TOO_OFTEN}.get(found)
