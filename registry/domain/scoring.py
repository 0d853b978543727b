"""How well a fact proves what it is given for: a score whose parts are shown, computed on reading, never stored.

A part is ``yes``, ``no``, ``na`` (not asked of this form or kind) or ``unknown`` (a person has to look). The score is
the number of ``yes`` among all parts that are asked: what is not known is not fulfilled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from registry.domain.fulfilment import EventKind, KindLike, WindowLike, fulfilled_kinds, shows_an_event
from registry.domain.lifecycle import REGISTERED_STATES, State
from registry.errors import N_

PART_NAMES = {
    "kind": N_("вид"),
    "issuer": N_("кто издал"),
    "in_window": N_("дата в сроке"),
    "signed": N_("подпись"),
    "registered": N_("регистрация"),
    "published": N_("публикация"),
    "in_force": N_("действие"),
}
PARTS = tuple(PART_NAMES)
_SIGNATORY = "signatory_name"


class _Named(Protocol):
    @property
    def name(self) -> str: ...


class ScoredKind(EventKind, Protocol):
    """What is asked of a kind of document beside its code and group."""

    @property
    def singular(self) -> str:
        """Its name."""
        ...

    @property
    def series(self) -> str | None:
        """Its numbering series, ``None`` when its documents get no number of their own."""
        ...

    @property
    def published(self) -> str:
        """What the catalogue says of publication: «да …», «нет …», «НЕТ …» (never), or other words."""
        ...

    @property
    def has_template(self) -> bool:
        """Whether documents of the kind are drafted here."""
        ...

    @property
    def fields(self) -> Sequence[_Named]:
        """The fields of its form."""
        ...


@dataclass(frozen=True, slots=True)
class Paper:
    """The document behind a fact. ``issuer`` is ``own``, ``above`` (a body above issued it) or ``other``."""

    kind: str
    state: str
    number: str | None
    day: date | None
    signatory: str
    issuer: str = "own"


@dataclass(frozen=True, slots=True)
class Proof:
    """A fact that is scored: its form, the kind that is required, the window it counts in (``None``: without dates).

    ``paper`` is ``None`` for a link. ``held`` is the kind of the paper, ``None`` when the catalogue does not have it.
    """

    form: str
    required: ScoredKind
    day: date
    window: WindowLike | None = None
    paper: Paper | None = None
    held: ScoredKind | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score; ``text`` is a Russian sentence."""

    part: str
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """The parts in the order of ``PARTS``."""

    parts: tuple[Part, ...]

    @property
    def asked(self) -> tuple[Part, ...]:
        """The parts that are asked of this fact."""
        return tuple(part for part in self.parts if part.state != "na")

    @property
    def met(self) -> int:
        """How many of them are fulfilled."""
        return sum(part.state == "yes" for part in self.parts)

    @property
    def of(self) -> int:
        """How many there are."""
        return len(self.asked)

    @property
    def missing(self) -> tuple[Part, ...]:
        """What is not fulfilled, or not known to be."""
        return tuple(part for part in self.asked if part.state != "yes")

    def as_json(self) -> dict[str, Any]:
        """The score as the contract prints it."""
        parts = [{"part": each.part, "state": each.state, "text": each.text} for each in self.parts]
        return {"met": self.met, "of": self.of, "parts": parts}


def score_of(proof: Proof) -> Score:
    """The score of a fact."""
    return Score(tuple(Part(name, *_RULES[name](proof)) for name in PARTS))


def publication_rule(published: str) -> str:
    """``must``, ``never`` or ``free``: how the catalogue's words on publication bind («да», «НЕТ», all others)."""
    words = published.strip()
    if words.startswith("НЕТ"):
        return "never"
    return "must" if words.casefold().startswith("да") else "free"


_Verdict = tuple[str, str]


def _kind(proof: Proof) -> _Verdict:
    required = proof.required.singular
    if proof.paper is None:
        if shows_an_event(proof.required) or proof.required.group.endswith("публикация"):
            return "yes", N_("Ссылка подтверждает то, что требуется: {kind}.").format(kind=required)
        return "unknown", N_("По ссылке не видно вида документа. Требуется: {kind}.").format(kind=required)
    if proof.held is None:
        return "unknown", N_("Вида этого документа нет в каталоге.")
    held = proof.held.singular
    if proof.form == "protocol":
        if tells_of_an_event(proof.held):
            return "yes", N_("Что мероприятие состоялось, показывает {kind}.").format(kind=held)
        return "no", N_("Вид «{kind}» не показывает, что мероприятие состоялось.").format(kind=held)
    if proof.held.code == proof.required.code:
        return "yes", N_("Вид документа тот, что требуется: {kind}.").format(kind=required)
    if proof.required.code in fulfilled_kinds(proof.held, (proof.required,)):
        return "yes", N_("Требуется вид «{required}», {kind} к нему относится.").format(required=required, kind=held)
    return "no", N_("Требуется вид «{required}», а это {kind}.").format(required=required, kind=held)


def tells_of_an_event(kind: KindLike) -> bool:
    """Whether documents of the kind tell that an event took place: minutes, programmes, reports, logs."""
    return kind.group.split(",")[0] in {"распорядительно-информационный", "мероприятие", "отчётный", "учётный"}


def _issuer(proof: Proof) -> _Verdict:
    if proof.paper is None:
        return "na", N_("У ссылки издателя нет.")
    texts = {
        "own": ("yes", N_("Документ издала сама организация.")),
        "above": ("yes", N_("Документ издал вышестоящий орган.")),
    }
    return texts.get(proof.paper.issuer, ("no", N_("Документ издан другой организацией.")))


def _in_window(proof: Proof) -> _Verdict:
    window, day = proof.window, f"{proof.day:%d.%m.%Y}"
    if window is None:
        return "na", N_("Срок без дат, сверять не с чем.")
    bounds = {"start": f"{window.opens:%d.%m.%Y}", "end": f"{window.end:%d.%m.%Y}"}
    if proof.day < window.opens:
        return "no", N_("Дата {day} раньше срока: он начинается {start}.").format(day=day, start=bounds["start"])
    if proof.day > window.end:
        return "no", N_("Дата {day} позже срока: он закончился {end}.").format(day=day, end=bounds["end"])
    return "yes", N_("Дата {day} внутри срока с {start} по {end}.").format(day=day, **bounds)


def _signed(proof: Proof) -> _Verdict:
    if proof.paper is None:
        return "na", N_("Ссылку не подписывают.")
    if proof.paper.signatory:
        return "yes", N_("Подписал: {who}.").format(who=proof.paper.signatory)
    kind = proof.held
    if kind is not None and kind.has_template and all(field.name != _SIGNATORY for field in kind.fields):
        return "na", N_("Подпись под документом этого вида в реестре не ведётся.")
    return "no", N_("В карточке не указано, кто подписал.")


def _registered(proof: Proof) -> _Verdict:
    paper = proof.paper
    if paper is None:
        return "na", N_("Ссылку не регистрируют.")
    if paper.state not in REGISTERED_STATES or paper.day is None:
        return "no", N_("Документ не зарегистрирован.")
    if paper.number:
        return "yes", N_("Зарегистрирован {day} под номером {number}.").format(
            day=f"{paper.day:%d.%m.%Y}", number=paper.number
        )
    if proof.held is not None and proof.held.series is None:
        return "yes", N_("Внесён в реестр {day}; своего номера у этого вида нет.").format(day=f"{paper.day:%d.%m.%Y}")
    return "no", N_("У документа нет номера.")


def _published(proof: Proof) -> _Verdict:
    rule = publication_rule((proof.held or proof.required).published)
    if proof.paper is None:
        if rule == "never":
            return "unknown", N_("Такие документы не публикуют: проверьте, что страница по ссылке закрыта.")
        return "yes", N_("Ссылка ведёт на размещённые сведения.")
    shown = proof.paper.state == State.PUBLISHED
    if rule == "never":
        if shown:
            return "no", N_("Документ опубликован, а такие документы не публикуют.")
        return "yes", N_("Документ не опубликован, как и должно быть.")
    if rule == "must":
        if shown:
            return "yes", N_("Документ опубликован на портале.")
        return "no", N_("Документ должен быть опубликован на портале.")
    return "na", N_("Публиковать документ этого вида не обязательно.")


def _in_force(proof: Proof) -> _Verdict:
    if proof.paper is None:
        return "na", N_("Действие к ссылке не относится.")
    if proof.paper.state == State.WITHDRAWN:
        return "no", N_("Документ снят с публикации.")
    if proof.paper.state not in REGISTERED_STATES:
        return "no", N_("Документ не вступил в силу или отменён.")
    return "yes", N_("Документ действует.")


_RULES: dict[str, Callable[[Proof], _Verdict]] = {
    "kind": _kind,
    "issuer": _issuer,
    "in_window": _in_window,
    "signed": _signed,
    "registered": _registered,
    "published": _published,
    "in_force": _in_force,
}
