"""What a template may ask for: the names of a kind with what stands beneath them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from registry.ports import FieldSpec, Kind


@dataclass(frozen=True, slots=True)
class Shape:
    """A value by what may be asked of it.

    ``entries`` are the shapes of a mapping by name, ``each`` is the shape of a list's entries. Both ``None``: anything.
    """

    entries: Mapping[str, Shape] | None = None
    each: Shape | None = None


ANY = Shape()
#: A text, a number or a date.
PLAIN = Shape()


def _record(names: str, **more: Shape) -> Shape:
    return Shape(entries={**dict.fromkeys(names.split(), PLAIN), **more})


def _list_of(each: Shape) -> Shape:
    return Shape(each=each)


_FIGURE = _record("numerator denominator value")
_INDICATORS = _list_of(
    _record(
        "code name unit criterion better source sources",
        rows=_list_of(_record("year", own=_FIGURE, municipality=_FIGURE, region=_FIGURE)),
    )
)
_TOTALS = _record("met met_late due overdue not_due undated exempt")

#: The drafting context, as the README of ``document_templates`` lists it.
CONTEXT: Mapping[str, Shape] = {
    "organization": _record("code name short_name level city head_post head_name head_gender parent_name", forms=ANY),
    "item": _record("number title section_title deadline_text expected_result responsible_text kinds_text"),
    "roadmap": _record("code title approved_by approved_on number", forms=ANY),
    "window": _record("start end label"),
    "today": PLAIN,
    "year": PLAIN,
    "indicators": _INDICATORS,
    "completeness": _record(
        "on organizations", totals=_TOTALS, items=_list_of(_record("number title", totals=_TOTALS))
    ),
    "author": _record("name post phone gender", forms=ANY),
    "style": ANY,
    "amendment": ANY,
    "chosen": ANY,
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names a template of a kind may use: fields, derived ones, the context."""

    fields: Mapping[str, Shape]
    derived: Mapping[str, Shape]
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def all(self) -> dict[str, Shape]:
        """Every name with its shape; a field goes before a fact of the same name."""
        return {**CONTEXT, **self.fields, **self.derived}


def names_of(kind: Kind) -> Names:
    """The names of the kind."""
    derived: dict[str, Shape] = {}
    for each in kind.fields:
        if each.type == "figures":
            derived[f"{each.name}_table"] = ANY
            derived[f"{each.name}_charts"] = _list_of(_record("picture caption"))
        if each.type == "choice":
            derived[f"{each.name}_label"] = PLAIN
    labels = {each.label.casefold(): each.name for each in kind.fields}
    return Names({each.name: _shape_of(each) for each in kind.fields}, derived, labels)


def _shape_of(spec: FieldSpec) -> Shape:
    if spec.type == "rows":
        return _list_of(Shape(entries={column.name: PLAIN for column in spec.columns}))
    if spec.type == "figures":
        return _INDICATORS
    return _list_of(PLAIN) if spec.type == "lines" else PLAIN
