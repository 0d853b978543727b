"""What a person should know of a DOCX beside its text: tracked changes, footnotes, text that is switched off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from registry.errors import N_, Remark

_CHANGES = {"ins", "del", "moveTo", "moveFrom"}


def word_remarks(body: etree._Element) -> Iterator[Remark]:
    """Remarks on the whole document."""
    tags = Counter(etree.QName(element).localname for element in body.iter() if isinstance(element.tag, str))
    if any(tags[tag] for tag in _CHANGES):
        yield Remark(
            N_("весь документ"),
            N_("в файле есть непринятые исправления: вставленный текст прочитан, удалённый — нет"),
        )
    if tags["footnoteReference"] or tags["endnoteReference"]:
        yield Remark(N_("весь документ"), N_("в файле есть сноски: их текст не прочитан, он остался в исходном файле"))
    if tags["vanish"]:
        yield Remark(N_("весь документ"), N_("в файле есть скрытый текст: он не прочитан"))
