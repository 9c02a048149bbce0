"""The page of the commands, made from the command line's own parser and from the rules."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from report_build.compile import relative
from report_build.listing import front
from report_build.references import MARKDOWN
from report_build.report import COMMAND_PAGE, RULE_PAGE, Report
from report_build.rules import RULES


def commands(report: Report) -> str:
    """Every command with what it takes, the exit statuses, and every rule by its code."""
    from report_build.cli import parser  # the command line stands above the pages, and imports them

    top = parser()
    text = front("Commands", "Every command of the build with its arguments and options, and every rule by its code, made from the code.")
    text += f"{shown(top.description or '')}\nEvery command tells errors in one line.\n\n"
    text += table(["Option of every command", "What it does"], (row(action) for action in taken(top) if action.option_strings))
    text += f"\n{shown(capital(top.epilog or ''))}\n"
    for name, one in subcommands(top).items():
        usage = " ".join([top.prog, name, *map(shape, taken(one))])
        text += f"\n## {top.prog} {name} {{#{name}}}\n\n{shown(capital(one.description or ''))}.\n\n```text\n{usage}\n```\n\n"
        if rows := [row(action) for action in taken(one)]:
            text += table(["Argument or option", "What it does"], rows) + "\n"
        example = (one.epilog or "").removeprefix("Example: ")
        text += f"An example: <code>{shown(example)}</code>.\n"
    text += "\n## Rules {#rules}\n\n`report-build explain CODE` says what a rule is for, and so does its section.\n\n"
    rules = (
        f"[{rule.code}]({relative(COMMAND_PAGE, RULE_PAGE)}#{rule.code.lower()}) | {shown(rule.doc.partition(chr(10))[0])}"
        for rule in RULES
    )
    return text + table(["Code", "What it refuses"], rules)


def shown(text: str) -> str:
    """Text that Markdown and HTML take as it stands."""
    return MARKDOWN.sub(lambda match: f"&#{ord(match[1])};", text)


def subcommands(top: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of a parser by their names."""
    choices = next(action.choices for action in top._actions if isinstance(action, argparse._SubParsersAction))
    return dict(choices or {})


def taken(one: argparse.ArgumentParser) -> list[argparse.Action]:
    """The arguments and options of a parser, without its help and its commands."""
    left_out = (argparse._HelpAction, argparse._SubParsersAction)
    return [action for action in one._actions if not isinstance(action, left_out)]


def shape(action: argparse.Action) -> str:
    """An argument as one writes it."""
    value = str(action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper()))
    if not action.option_strings:
        return {"*": f"[{value}…]", "?": f"[{value}]"}.get(str(action.nargs), value)
    name = action.option_strings[-1]
    return f"[{name}]" if action.nargs == 0 else f"[{name} {value}]"


def row(action: argparse.Action) -> str:
    given = "<code>" + shown(shape(action).strip("[]")).replace("…", "") + "</code>"
    return f"{given} | {shown(capital(str(action.help or '')))}"


def table(heads: list[str], rows: Iterator[str] | list[str]) -> str:
    return f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}\n" + "".join(f"| {each} |\n" for each in rows)


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
