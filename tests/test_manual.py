"""The page of the commands names every command, option and rule that there is."""

from __future__ import annotations

from pathlib import Path

from report import TODAY, make_report

from report_build.cli import COMMANDS, parser
from report_build.load import load
from report_build.manual import commands, subcommands, taken
from report_build.rules import RULES


def test_every_command_option_and_rule_stands_on_the_page(tmp_path: Path) -> None:
    """Nothing of the command line is missing, and no sign of it is changed on the way."""
    text = commands(load(make_report(tmp_path), TODAY))
    assert set(subcommands(parser())) == set(COMMANDS)
    for name, one in subcommands(parser()).items():
        assert f"\n## report-build {name} {{#{name}}}\n" in text
        for action in taken(one):
            assert action.help, (name, action.dest)
            assert all(f"<code>{option}" in text for option in action.option_strings[-1:])
    assert all(f"| [{rule.code}](../reference/rules.md#{rule.code.lower()}) | " in text for rule in RULES)
    assert "–" not in text
