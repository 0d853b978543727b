"""The one Jinja environment of the house: nothing else renders a template or a default.

Sandboxed and immutable, escaping, strict about missing names, and closed: only the constructs, attributes, filters and
tests that official papers need. What a template may not have is refused when it is compiled, before anything runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Namespace
from markupsafe import Markup, escape

from document_templates.filters import FILTERS
from registry.errors import N_

#: Results of ``*``, ``**``, ``%`` and ``~`` may not grow beyond this many characters or digits.
LARGEST = 1_000_000
#: A product of whole numbers may have so many binary digits; squaring again and again takes for ever.
LARGEST_BITS = 4_096


def _names(text: str) -> frozenset[str]:
    """The words of the text as a set."""
    return frozenset(text.split())


_ALLOWED_NODES = _names(
    "Template Output TemplateData Const Name NSRef Getattr Getitem Slice Call Filter Test For If CondExpr Assign "
    "AssignBlock With Macro CallBlock FilterBlock Compare Operand And Or Not Add Sub Mul Div FloorDiv Mod Pow Neg Pos "
    "Concat List Tuple Dict Pair Keyword"
)
#: What an author wrote for nodes that are named otherwise.
_SPOKEN = {"Scope": "autoescape", "ScopedEvalContextModifier": "autoescape", "FromImport": "from"}
_ALLOWED_FILTERS = _names(
    "abs batch capitalize count d default dictsort e escape first float groupby int items join last length list lower "
    "map max min reject rejectattr replace reverse round select selectattr slice sort string striptags sum title trim "
    "truncate unique upper wordcount"
)
_ALLOWED_TESTS = _names(
    "boolean defined divisibleby eq equalto even false float ge gt in integer iterable le lower lt mapping ne none "
    "number odd sameas sequence string true undefined upper == != > >= < <= greaterthan lessthan"
)
_ALLOWED_GLOBALS = frozenset({"range", "dict", "cycler", "joiner", "namespace"})
_ATTRIBUTES: tuple[tuple[type, frozenset[str]], ...] = (
    (
        str,
        _names(
            "capitalize count endswith find isdigit join lower lstrip replace rstrip split splitlines startswith "
            "strip title upper"
        ),
    ),
    (dict, frozenset({"get", "items", "keys", "values"})),
    (list, frozenset({"count", "index"})),
    (tuple, frozenset({"count", "index"})),
    (date, frozenset({"year", "month", "day", "weekday", "isoformat", "strftime"})),
    (
        LoopContext,
        _names("index index0 revindex revindex0 first last length depth depth0 previtem nextitem cycle changed"),
    ),
    (Cycler, frozenset({"next", "current", "reset"})),
    (Macro, frozenset({"name", "arguments"})),
)

FORBIDDEN_CONSTRUCT = N_("конструкция «{name}» в шаблонах не разрешена")
FORBIDDEN_ATTRIBUTE = N_("обращение к «{name}» в шаблонах не разрешено")
FORBIDDEN_SIZE = N_("действие «{name}» даёт слишком большой результат")


class Forbidden(SecurityError):
    """A template asks for what it may not have: ``reason`` is the Russian sentence about ``name``."""

    def __init__(self, reason: str, name: str, lineno: int | None = None) -> None:
        super().__init__(reason.format(name=name))
        self.reason = reason
        self.name = name
        self.lineno = lineno


class DocumentEnvironment(ImmutableSandboxedEnvironment):
    """The environment. Plain data in, text or XML out.

    A key of a mapping wins over a method of the same name, so that ``row.items`` means the data. ``None`` prints as
    nothing.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *, escaping: bool) -> None:
        super().__init__(autoescape=escaping, undefined=StrictUndefined, finalize=_finalize if escaping else _plain)
        self.filters = {name: made for name, made in self.filters.items() if name in _ALLOWED_FILTERS} | FILTERS
        self.tests = {name: made for name, made in self.tests.items() if name in _ALLOWED_TESTS}
        self.globals = {name: made for name, made in self.globals.items() if name in _ALLOWED_GLOBALS}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The attribute, or the entry of a mapping, which goes first."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, str) and attribute in {"format", "format_map"}:
            raise Forbidden(FORBIDDEN_ATTRIBUTE, attribute)
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 - Jinja's signature
        """Whether templates may use the attribute: an allow-list by type, the rest is closed."""
        if attr.startswith("_"):
            return False
        if isinstance(obj, Namespace):
            return True
        return any(isinstance(obj, kind) and attr in names for kind, names in _ATTRIBUTES)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Any:  # noqa: ARG002 - Jinja's signature
        """Refuse at once; Jinja would wait until the value is printed."""
        raise Forbidden(FORBIDDEN_ATTRIBUTE, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """The operation, unless its result would be too large to be meant."""
        if _too_large(operator, left, right):
            raise Forbidden(FORBIDDEN_SIZE, operator)
        return super().call_binop(context, operator, left, right)

    def _generate(self, source: nodes.Template, *args: Any, **options: Any) -> str:
        refuse_forbidden(source)
        return super()._generate(source, *args, **options)


def refuse_forbidden(tree: nodes.Node) -> None:
    """Raise :class:`Forbidden` for the first construct of the syntax tree that is not allowed."""
    for fault in forbidden(tree):
        raise fault


def forbidden(tree: nodes.Node) -> Iterator[Forbidden]:
    """Every construct of the syntax tree that is not allowed."""
    for node in _walk(tree):
        name = type(node).__name__
        if name not in _ALLOWED_NODES:
            yield Forbidden(FORBIDDEN_CONSTRUCT, _SPOKEN.get(name, name.lower()), node.lineno)
        hidden = _hidden_name(node)
        if hidden:
            yield Forbidden(FORBIDDEN_ATTRIBUTE, hidden, node.lineno)


def _walk(node: nodes.Node) -> list[nodes.Node]:
    found = [node]
    for child in node.iter_child_nodes():
        found.extend(_walk(child))
    return found


def _hidden_name(node: nodes.Node) -> str | None:
    """The underscored attribute that the node asks for, or ``None``."""
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return node.attr
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and str(node.arg.value).startswith("__"):
        return str(node.arg.value)
    return None


def _too_large(operator: str, left: Any, right: Any) -> bool:
    if operator == "%":
        return isinstance(left, str)
    if operator == "**":
        small = isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal)
        return not small or abs(left) > 1e6 or abs(right) > 16
    if isinstance(left, int) and isinstance(right, int):
        return left.bit_length() + right.bit_length() > LARGEST_BITS
    for text, times in ((left, right), (right, left)):
        if isinstance(text, str | list | tuple | bytes) and isinstance(times, int):
            return len(text) * max(times, 0) > LARGEST
    return False


def _plain(value: Any) -> Any:
    return "" if value is None else value


def _finalize(value: Any) -> Any:
    """What a tag prints, as XML.

    docxtpl turns ``{_{`` of its output into ``{{``; entities keep such signs of a value from it.
    """
    kind = type(value)
    if kind is str and "{_" not in value and "_}" not in value:
        return value
    if value is None:
        return ""
    if kind is int or kind is float:
        return value
    if isinstance(value, str | int | float | Decimal | date):
        return Markup(str(escape(value)).replace("{_", "{&#95;").replace("_}", "&#95;}"))  # noqa: S704 - just escaped
    if callable(value) and not isinstance(value, Undefined) and not hasattr(value, "__html__"):
        raise TypeError("a function was printed, not called")
    return value


@lru_cache(maxsize=1)
def xml_environment() -> DocumentEnvironment:
    """The environment for DOCX templates: values are escaped."""
    return DocumentEnvironment(escaping=True)


@lru_cache(maxsize=1)
def text_environment() -> DocumentEnvironment:
    """The environment for default values of fields: plain text, and the sentences made of facts as functions."""
    from document_templates.narrative import FUNCTIONS

    environment = DocumentEnvironment(escaping=False)
    environment.globals.update(FUNCTIONS)
    return environment
