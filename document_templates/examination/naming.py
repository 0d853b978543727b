"""The names that the tags of a part ask for, checked against what there is."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import nodes

from document_templates.environment import xml_environment
from document_templates.examination.shapes import ANY, CONTEXT, Names, Shape

_LOOP = frozenset({"loop", "caller", "varargs", "kwargs"})
#: Methods of mappings and texts, which stand where a key would.
_METHODS = frozenset({"get", "items", "keys", "values"})
_SAME_LIST = frozenset({"sort", "select", "selectattr", "reject", "rejectattr", "unique", "reverse", "list", "default"})
_ONE_OF_LIST = frozenset({"first", "last", "min", "max"})
_FORGIVING = frozenset({"defined", "undefined"})

Scope = dict[str, Shape]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that nobody gives, as it is written (``points.txt``), the line of the source, and the nearest that is."""

    name: str
    line: int
    nearest: str | None


@dataclass(slots=True)
class Asked:
    """What a part asks for: names of the top, names beneath them (columns), and those that there are not."""

    names: set[str] = field(default_factory=set)
    beneath: set[str] = field(default_factory=set)
    unknown: list[Unknown] = field(default_factory=list)


def asked_by(tree: nodes.Template, names: Names) -> Asked:
    """The names that the syntax tree asks for."""
    walker = _Walker(names)
    walker.body(tree.body, dict(names.all))
    return walker.asked


def nearest_name(wanted: str, names: Names) -> str | None:
    """The name that was probably meant: one written alike, or the field of that label; ``None`` when none is near."""
    known = names.all
    folded = wanted.casefold().strip()
    close = difflib.get_close_matches(folded, list(known), 1, 0.6)
    if close:
        return close[0]
    label = difflib.get_close_matches(folded, list(names.labels), 1, 0.6)
    if label:
        return names.labels[label[0]]
    deep = [f"{top}.{name}" for top, shape in CONTEXT.items() for name in shape.entries or () if name == folded]
    return deep[0] if deep else None


class _Walker:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._globals = xml_environment().globals
        self.asked = Asked()

    def body(self, body: list[nodes.Node], scope: Scope) -> None:
        for node in body:
            self._statement(node, scope)

    def _statement(self, node: nodes.Node, scope: Scope) -> None:
        handler = _STATEMENTS.get(type(node))
        if handler is not None:
            handler(self, node, scope)
            return
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Stmt):
                self._statement(child, scope)
            else:
                self.shape(child, scope)

    def loop(self, node: nodes.For, scope: Scope) -> None:
        inner = {**scope, **dict.fromkeys(_LOOP, ANY)}
        _bind(node.target, self.shape(node.iter, scope).each or ANY, inner)
        if node.test is not None:
            self.shape(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(scope))

    def assign(self, node: nodes.Assign, scope: Scope) -> None:
        _bind(node.target, self.shape(node.node, scope), scope)

    def assign_block(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self.body(node.body, dict(scope))
        _bind(node.target, ANY, scope)

    def macro(self, node: nodes.Macro | nodes.CallBlock, scope: Scope) -> None:
        for default in node.defaults:
            self.shape(default, scope)
        inner = {**scope, **dict.fromkeys(_LOOP, ANY), **{argument.name: ANY for argument in node.args}}
        if isinstance(node, nodes.Macro):
            scope[node.name] = inner[node.name] = ANY
        else:
            self.shape(node.call, scope)
        self.body(node.body, inner)

    def block_with(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            _bind(target, self.shape(value, scope), inner)
        self.body(node.body, inner)

    def shape(self, node: nodes.Node, scope: Scope) -> Shape:
        """What the expression is, as far as can be told; the names in it are noted."""
        if isinstance(node, nodes.Name):
            return self._name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self._beneath(node, node.attr, self.shape(node.node, scope))
        if isinstance(node, nodes.Getitem):
            return self._item(node, scope)
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self._filtered(node, scope)
        if isinstance(node, nodes.Test) and node.name in _FORGIVING:
            return ANY
        for child in node.iter_child_nodes():
            self.shape(child, scope)
        return ANY

    def _name(self, node: nodes.Name, scope: Scope) -> Shape:
        if node.name in self._names.all:
            self.asked.names.add(node.name)
        if node.name in scope:
            return scope[node.name]
        if node.name not in self._globals:
            self._miss(node.name, node.lineno, nearest_name(node.name, self._names))
        return ANY

    def _beneath(self, node: nodes.Getattr | nodes.Getitem, name: str, whole: Shape) -> Shape:
        self.asked.beneath.add(name)
        if whole.entries is None or name in _METHODS:
            return ANY
        if name not in whole.entries:
            self._miss(f"{_written(node.node)}.{name}", node.lineno, _near_key(node.node, name, whole.entries))
            return ANY
        return whole.entries[name]

    def _item(self, node: nodes.Getitem, scope: Scope) -> Shape:
        whole = self.shape(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._beneath(node, node.arg.value, whole)
        self.shape(node.arg, scope)
        return whole if isinstance(node.arg, nodes.Slice) else whole.each or ANY

    def _filtered(self, node: nodes.Filter, scope: Scope) -> Shape:
        forgiven = node.name in {"default", "d"} and isinstance(node.node, nodes.Name) and node.node.name not in scope
        whole = ANY if forgiven or node.node is None else self.shape(node.node, scope)
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self.shape(argument, scope)
            if isinstance(argument, nodes.Const):
                self.asked.beneath.add(str(argument.value))
        if node.name in _ONE_OF_LIST:
            return whole.each or ANY
        return whole if node.name in _SAME_LIST else ANY

    def _miss(self, name: str, line: int, nearest: str | None) -> None:
        self.asked.unknown.append(Unknown(name, line, nearest))


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    return f"{_written(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else "…"


def _near_key(above: nodes.Node, name: str, entries: Mapping[str, Shape]) -> str | None:
    close = difflib.get_close_matches(name.casefold(), list(entries), 1, 0.5)
    return f"{_written(above)}.{close[0]}" if close else None


def _bind(target: nodes.Node, shape: Shape, scope: Scope) -> None:
    if isinstance(target, nodes.Name):
        scope[target.name] = shape
    for each in target.find_all(nodes.Name):
        if each is not target:
            scope[each.name] = ANY


_STATEMENTS: Mapping[type[nodes.Node], Callable[[_Walker, nodes.Node, Scope], None]] = {
    nodes.For: _Walker.loop,  # type: ignore[dict-item] # each handler takes the node of its key
    nodes.Assign: _Walker.assign,  # type: ignore[dict-item]
    nodes.AssignBlock: _Walker.assign_block,  # type: ignore[dict-item]
    nodes.Macro: _Walker.macro,  # type: ignore[dict-item]
    nodes.CallBlock: _Walker.macro,  # type: ignore[dict-item]
    nodes.With: _Walker.block_with,  # type: ignore[dict-item]
}


def unknown_names(asked: Asked) -> Iterator[str]:
    """The unknown names, each once, in order."""
    yield from dict.fromkeys(each.name for each in asked.unknown)
