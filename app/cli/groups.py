"""Groups and commands of click that load late, speak Russian, and never let an error out as a traceback."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from app.cli.failures import report

F = TypeVar("F", bound=Callable[..., Any])

_SECTIONS = {"Options": "Параметры", "Commands": "Команды", "Positional Arguments": "Аргументы"}
_USAGE = (("[OPTIONS]", "[ПАРАМЕТРЫ]"), ("COMMAND", "КОМАНДА"), (" [ARGS]...", " …"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A command that is loaded when called: ``target`` is ``module:attribute`` under ``app.cli.families``."""

    name: str
    target: str
    summary: str

    def load(self) -> click.Command:
        """The command itself."""
        module, attribute = self.target.split(":")
        command: click.Command = getattr(importlib.import_module(f"app.cli.families.{module}"), attribute)
        return command


class _Formatter(click.HelpFormatter):
    """Help pages with Russian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        for word, russian in _USAGE:
            args = args.replace(word, russian)
        super().write_usage(prog, args, "Вызов: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_SECTIONS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 34, col_spacing: int = 2) -> None:
        translated = [(term, text.replace("[required]", "(обязательно)")) for term, text in rows]
        super().write_dl(translated, col_max, col_spacing)


class _Context(click.Context):
    """A context that writes help in Russian."""

    formatter_class = _Formatter


class _Russian(click.Command):
    """What commands and groups share: the Russian help page."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help`` with a Russian sentence."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "показать эту справку"
        return option


class Command(_Russian):
    """A command that answers every failure with one Russian line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Carry out the command."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except BaseException as error:
            ctx.exit(report(error))


class LazyGroup(_Russian, click.Group):
    """A group whose commands are loaded when called.

    ``default`` names a command to take when the first word is none of the group's own: ``dokkarta search QUERY``.
    """

    command_class = Command

    def __init__(self, *args: Any, entries: Sequence[Entry] = (), default: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {entry.name: entry for entry in entries}
        self.default = default
        if default is not None:
            self.no_args_is_help = False

    @staticmethod
    def stub(entry: Entry) -> click.Command:
        """The entry as a command of another program."""
        return _Stub(entry)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in the order in which a person needs them."""
        return [*self.entries, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now."""
        entry = self.entries.get(cmd_name)
        return entry.load() if entry is not None else super().get_command(ctx, cmd_name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command's name before words that name no command."""
        if self.default is not None and not (args and (args[0] in self.list_commands(ctx) or args[0] == "--help")):
            args = [self.default, *args]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options; those of the default command when there is one."""
        default = self.get_command(ctx, self.default) if self.default is not None else None
        if default is None:
            super().format_options(ctx, formatter)
            return
        default.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands; lazy ones are described without being loaded."""
        rows = [(name, self._summary(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl([row for row in rows if row[0] != self.default])

    def _summary(self, ctx: click.Context, name: str) -> str:
        if name in self.entries:
            return self.entries[name].summary
        command = super().get_command(ctx, name)
        return command.get_short_help_str(90) if command is not None else ""


class _Stub(click.Command):
    """A command that turns into the real one when it is called."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.name, short_help=entry.summary)
        self._entry = entry

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of the real command: from here on it is the one that runs."""
        return self._entry.load().make_context(info_name, args, parent, **extra)


def command(name: str, **attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """Make a function a command of the house."""
    return click.command(name, cls=Command, **attributes)


def group(name: str, **attributes: Any) -> Callable[[Callable[..., Any]], LazyGroup]:
    """Make a function a group of the house."""
    return click.group(name, cls=LazyGroup, **attributes)


def json_option(function: F) -> F:
    """The switch ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="ответ одним документом JSON")(function)
