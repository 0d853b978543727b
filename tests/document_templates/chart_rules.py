"""The rules of ECMA-376 (part 1, 21.2 and 20.1) for the elements that our charts are made of.

The schema itself is not in the tree, so the order of children, what must be there and how often is written down for the
types in use; an element of a type that is not written down is a fault too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml import etree

_SHOWN = (
    "numFmt spPr txPr dLblPos showLegendKey! showVal! showCatName! showSerName! showPercent! showBubbleSize! separator"
)
_AXIS = (
    "axId! scaling! delete axPos! majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos "
    "spPr txPr crossAx! crosses"
)
#: Children in their order by the element that holds them: ``!`` must be there, ``*`` may be there more than once.
#: ``parent/name`` is looked up first, for names that mean several types.
SEQUENCES = {
    "chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart! spPr txPr externalData "
    "printSettings userShapes extLst",
    "chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea! legend "
    "plotVisOnly dispBlanksAs",
    "plotArea": "layout lineChart! catAx! valAx! dTable spPr",
    "lineChart": "grouping! varyColors ser* dLbls dropLines hiLowLines upDownBars marker smooth axId!*",
    "ser": "idx! order! tx spPr marker dPt* dLbls trendline* errBars cat val smooth",
    "ser/marker": "symbol size spPr",
    "dLbls": f"dLbl* delete {_SHOWN} showLeaderLines leaderLines",
    "dLbl": f"idx! delete layout tx {_SHOWN}",
    "cat": "strRef",
    "val": "numRef",
    "tx": "strRef rich",
    "strRef": "f! strCache",
    "numRef": "f! numCache",
    "strCache": "ptCount pt*",
    "numCache": "formatCode ptCount pt*",
    "pt": "v!",
    "catAx": f"{_AXIS} auto lblAlgn lblOffset tickLblSkip tickMarkSkip noMultiLvlLbl",
    "valAx": f"{_AXIS} crossBetween majorUnit minorUnit dispUnits",
    "scaling": "logBase orientation max min",
    "majorGridlines": "spPr",
    "title": "tx layout overlay spPr txPr",
    "legend": "legendPos legendEntry* layout overlay spPr txPr",
    "externalData": "autoUpdate",
    "spPr": "xfrm prstGeom noFill solidFill ln",
    "ln": "noFill solidFill prstDash round bevel miter headEnd tailEnd",
    "solidFill": "srgbClr!",
    "txPr": "bodyPr! lstStyle p!*",
    "rich": "bodyPr! lstStyle p!*",
    "p": "pPr r* endParaRPr",
    "pPr": "defRPr",
    "r": "rPr t!",
    "rPr": "ln noFill solidFill latin ea cs",
    "defRPr": "ln noFill solidFill latin ea cs",
}
_VALUES = {
    "grouping": {"standard", "stacked", "percentStacked"},
    "dLblPos": {"t", "b", "l", "r", "ctr"},  # of the places of labels those that a line has
    "axPos": {"l", "r", "t", "b"},
    "orientation": {"minMax", "maxMin"},
    "legendPos": {"b", "tr", "l", "r", "t"},
    "dispBlanksAs": {"span", "gap", "zero"},
    "tickLblPos": {"high", "low", "nextTo", "none"},
    "majorTickMark": {"cross", "in", "none", "out"},
    "minorTickMark": {"cross", "in", "none", "out"},
    "crosses": {"autoZero", "max", "min"},
    "crossBetween": {"between", "midCat"},
    "symbol": {"circle", "dash", "diamond", "dot", "none", "picture", "plus", "square", "star", "triangle", "x"},
}


def faults(chart: bytes) -> list[str]:
    """What of the chart part the standard does not allow; empty when nothing that is looked at breaks it."""
    root = etree.fromstring(chart)
    found = [fault for element in root.iter() for fault in (*_children(element), *_value(element))]
    return [*found, *_axes(root), *_points(root)]


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _children(element: etree._Element) -> Iterator[str]:
    above = element.getparent()
    name, inside = _name(element), [_name(child) for child in element]
    known = SEQUENCES.get(f"{_name(above)}/{name}" if above is not None else "", SEQUENCES.get(name))
    if known is None:
        yield from [f"{name}: its children are not written down"] if inside else []
        return
    order = [step.rstrip("!*") for step in known.split()]
    places = [order.index(child) if child in order else -1 for child in inside]
    if -1 in places or places != sorted(places):
        yield f"{name}: {', '.join(inside)}"
    for step, plain in zip(known.split(), order, strict=True):
        if "!" in step and plain not in inside and inside:
            yield f"{name}: no {plain}"
        if "*" not in step and inside.count(plain) > 1:
            yield f"{name}: more than one {plain}"


def _value(element: etree._Element) -> Iterator[str]:
    allowed = _VALUES.get(_name(element))
    if allowed is not None and element.get("val") not in allowed:
        yield f"{_name(element)}: {element.get('val')}"


def _axes(root: etree._Element) -> Iterator[str]:
    drawn = _numbers(root, "{*}chart/{*}plotArea/{*}lineChart/{*}axId")
    axes = _numbers(root, "{*}chart/{*}plotArea/{*}catAx/{*}axId") + _numbers(
        root, "{*}chart/{*}plotArea/{*}valAx/{*}axId"
    )
    crossed = _numbers(root, "{*}chart/{*}plotArea/*/{*}crossAx")
    if len(set(axes)) != 2 or sorted(drawn) != sorted(axes) or crossed != axes[::-1]:
        yield f"axes: {drawn}, {axes}, {crossed}"


def _numbers(root: etree._Element, path: str) -> list[str]:
    return [str(each.get("val")) for each in root.iterfind(path)]


def _points(root: etree._Element) -> Iterator[str]:
    for name in ("idx", "order"):
        numbers = _numbers(root, f".//{{*}}ser/{{*}}{name}")
        if len(set(numbers)) != len(numbers):
            yield f"ser: {name} repeats"
    for cache in root.iter("{*}strCache", "{*}numCache"):
        count = cache.find("{*}ptCount")
        places = [int(point.get("idx", "-1")) for point in cache.iterfind("{*}pt")]
        if count is None or not _rise(places) or any(place >= int(count.get("val", "0")) for place in places):
            yield f"{_name(cache)}: points {places}"


def _rise(places: Sequence[int]) -> bool:
    return all(first < second for first, second in pairwise(places))
