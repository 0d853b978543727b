"""A roadmap narrowed by what a reader looks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.queries.roadmaps import ItemView, RoadmapView, SectionView


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for; empty texts mean "any"."""

    section: str = ""
    body: str = ""
    kind: str = ""
    text: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Wanted:
        """The wish as the address of the page says it."""
        return cls(**{name: arguments.get(name, "").strip() for name in cls.__slots__})

    def fits(self, item: ItemView) -> bool:
        """Whether the measure is among what is looked for; schools under the okrug answer for «ОО» too."""
        bodies = {"oo", "goo"} if self.body == "goo" else {self.body}
        return (
            self.section in ("", item.section)
            and (not self.body or any(body.code in bodies for body in item.responsible))
            and (not self.kind or self.kind in item.kind_codes)
            and (not self.text or self._names(item))
        )

    def _names(self, item: ItemView) -> bool:
        texts = (item.number, item.title, item.responsible_text, item.kinds_text, item.deadline_text)
        haystack = _folded(" ".join((*texts, item.expected_result)))
        return all(word in haystack for word in _folded(self.text).split())


def narrowed(view: RoadmapView, wanted: Wanted) -> Iterator[tuple[SectionView, tuple[ItemView, ...]]]:
    """The sections that keep any measure, each with those it keeps; measures outside of all sections come first."""
    for section in (SectionView("", ""), *view.sections):
        items = tuple(item for item in view.of_section(section.number) if wanted.fits(item))
        if items:
            yield section, items


def kinds_of(view: RoadmapView) -> list[str]:
    """Codes of the kinds that the roadmap requires anywhere."""
    return list(dict.fromkeys(code for item in view.items for code in item.kind_codes))


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")
