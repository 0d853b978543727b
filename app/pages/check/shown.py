"""Remarks as pages show them: by rule, each rule with what the standard asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.ports import LayoutDemand, LayoutPack, LayoutRemark
from registry.queries.layout import WaiverRow


@dataclass(frozen=True, slots=True)
class Group:
    """The remarks of one rule; ``waiver`` accepts them, ``None`` when nothing does."""

    demand: LayoutDemand
    remarks: tuple[LayoutRemark, ...]
    waiver: WaiverRow | None

    @property
    def level(self) -> str:
        """The level of the rule."""
        return self.remarks[0].level

    @property
    def fixable(self) -> bool:
        """Whether a program may mend it, at least in part."""
        return any(remark.fixable for remark in self.remarks)


_ORDER = {"error": 0, "warning": 1, "note": 2}


def by_rule(pack: LayoutPack, remarks: Sequence[LayoutRemark], waivers: Sequence[WaiverRow] = ()) -> list[Group]:
    """The remarks by rule, the gravest first, accepted ones last."""
    accepted = {waiver.rule: waiver for waiver in waivers if waiver.until is None}
    rules = list(dict.fromkeys(remark.rule for remark in remarks))
    groups = [
        Group(pack.demands[rule], tuple(each for each in remarks if each.rule == rule), accepted.get(rule))
        for rule in rules
    ]
    return sorted(groups, key=lambda group: (group.waiver is not None, _ORDER[group.level]))
