"""Commands that messages, pages and documentation name: each exists, with the options it is named with."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from app.cli.groups import LazyGroup
from app.cli.program import program

ROOT = Path(__file__).parents[3]
PACKAGES = ("app", "registry", "document_templates", "search_index")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs")
# A word of the shell ends what is typed after the name of the program.
_HINT = re.compile(r"\bdokkarta((?: (?:[a-z][a-z-]*|--[a-z-]+))+)")
_CYRILLIC = re.compile("[А-Яа-яЁё]").search
# In documentation only code names commands: English sentences begin with the name of the project too.
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def strings(path: Path) -> Iterator[str]:
    """Texts of a module; a formatted one with its holes as a place."""
    tree, in_cli = ast.parse(path.read_text(encoding="utf-8")), "cli" in path.parts  # a docstring is a help there
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and (id(node) not in docs or in_cli):
            yield node.value


@cache
def texts() -> tuple[tuple[Path, str], ...]:
    return tuple(_texts())


def _texts() -> Iterator[tuple[Path, str]]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            yield from ((path, text) for text in strings(path))
        for path in (ROOT / package).rglob("*.html"):
            yield path, path.read_text(encoding="utf-8")
        for path in (ROOT / package).rglob("*.md"):
            yield from ((path, code) for code in _CODE.findall(path.read_text(encoding="utf-8")))
    for name in DOCUMENTS:
        found = ROOT / name
        for path in [found] if found.is_file() else found.rglob("*.md"):
            yield from ((path, code) for code in _CODE.findall(path.read_text(encoding="utf-8")))


def problem(words: list[str]) -> str | None:
    """What is wrong with the words after ``dokkarta``; ``None`` when the program understands them."""
    here: click.Command = program()
    for word in words:
        if word.startswith("--"):
            if not has_option(here, word):
                return f"no option {word}"
        elif isinstance(here, click.Group):
            following = here.get_command(click.Context(here), word)
            if following is None:
                if isinstance(here, LazyGroup) and here.default:
                    return None
                return f"no command {word}"
            here = following
    return None


def has_option(here: click.Command, word: str) -> bool:
    candidates = [here]
    if isinstance(here, LazyGroup) and here.default:
        candidates.append(here.commands[here.default])
    return any(word in option.opts for each in candidates for option in each.get_params(click.Context(each)))


def test_every_command_that_a_text_names_exists() -> None:
    named = [(path, hint.split()) for path, text in texts() for hint in _HINT.findall(text)]
    assert len({tuple(words) for _, words in named}) > 20
    wrong = {f"{path.relative_to(ROOT)}: dokkarta {' '.join(w)} ({problem(w)})" for path, w in named if problem(w)}
    assert wrong == set()


def test_the_check_finds_a_command_and_an_option_that_there_are_not() -> None:
    assert problem(["search", "rebuild"]) is None
    assert problem(["roadmap", "rebuild"]) == "no command rebuild"
    assert problem(["audit", "--nothing"]) == "no option --nothing"
    assert problem(["nothing"]) == "no command nothing"


def test_no_message_of_the_registry_speaks_of_options_without_their_command() -> None:
    """Pages and programs are told the same sentences as the command line."""
    said = [text for path, text in texts() if "cli" not in path.parts and path.suffix == ".py" and _CYRILLIC(text)]
    assert len(said) > 500
    assert [text for text in said if re.search(r"(?<![\w-])--[a-z]", _HINT.sub("", text))] == []
