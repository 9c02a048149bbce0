"""The command `report-build`: check, build, compile, explain, export, figures, links."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from report_build.check import check
from report_build.export import FORMS, export
from report_build.load import load
from report_build.model import Finding
from report_build.output import FORMATS
from report_build.rules import RULES
from report_build.textfile import Unusable

CLEAN, FOUND, UNUSABLE = 0, 1, 2


def parser() -> argparse.ArgumentParser:
    """The command line, with an example for each command."""
    top = argparse.ArgumentParser(
        prog="report-build",
        description="Check the report's chapters, bibliography, ledger and figures, and build its site.",
        epilog="exit status: 0 clean, 1 findings, 2 unusable input. Example: report-build check docs/scaling",
    )
    top.add_argument("-C", dest="root", type=Path, default=Path(), metavar="DIR", help="the report's folder (default: this one)")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str, example: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=what, description=what, epilog=f"Example: {example}")

    one = command("check", "check the sources of the report", "report-build check --format github docs/scaling/laws.md")
    one.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="show only what lies in these files or folders")
    one.add_argument("--format", choices=sorted(FORMATS), default="text", help="how to print findings (default: text)")
    one.add_argument("--stale", action="store_true", help="also tell pages not reviewed for a year")
    one = command("build", "check, build the site strictly, and check its links", "report-build build")
    one.add_argument("--site", type=Path, default=Path("site"), help="where the site goes (default: site)")
    one.add_argument("--forms", action="store_true", help="with the PDF, the EPUB and the zip in it (needs the extra `export`)")
    one = command("compile", "write the pages as plain Markdown with everything resolved", "report-build compile build/pages")
    one.add_argument("out", type=Path, help="an empty or new folder")
    one = command("explain", "say what a rule is for", "report-build explain C001")
    one.add_argument("code", nargs="?", help="the code or the name of a rule; all rules when left out")
    one = command("export", "write the report in another form", "report-build export pdf --out report.pdf")
    one.add_argument("form", choices=sorted(FORMS), help="; ".join(f"{name}: {form.what}" for name, form in sorted(FORMS.items())))
    one.add_argument("--out", type=Path, help="where it goes (default: in build/)")
    one = command("figures", "draw the figures that are stale", "report-build figures scaling/isoloss")
    one.add_argument("names", nargs="*", metavar="NAME", help="figures to draw (default: all)")
    one.add_argument("--force", action="store_true", help="draw them even when they are not stale")
    one.add_argument("--measure", metavar="NAME", help="first run the experiment behind a figure again")
    one = command("links", "check the report's external links, DOIs and arXiv ids", "report-build links")
    one.add_argument("--history", type=Path, default=Path(".cache/report-build/links.json"), help="where failures are remembered")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; every error that a user can cause is one line on standard error."""
    given = parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not know every sign that a finding quotes
    if arguments is None:  # the process is ours: to end it is to stop it
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        status = int(COMMANDS[given.command](given))
        sys.stdout.flush()
        return status
    except Unusable as error:
        print(f"report-build: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("report-build: stopped", file=sys.stderr)
    except OSError as error:
        if error.filename is None and sys.__stdout__:
            # It may be standard output that takes no more, as when its reader goes away; nothing may try again at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())
        if isinstance(error, BrokenPipeError):
            return FOUND  # no fault of ours, and nothing more to say
        where = error.filename2 or error.filename
        print(": ".join(filter(None, ("report-build", where and str(where), error.strerror or str(error)))), file=sys.stderr)
    return UNUSABLE


def checked(given: argparse.Namespace, *, stale: bool = False) -> list[Finding]:
    return check(load(given.root, stale=stale))


def run_check(given: argparse.Namespace) -> int:
    findings = checked(given, stale=given.stale)
    if given.paths:
        root = given.root.resolve()
        wanted = [path.resolve() for path in given.paths]
        for path in wanted:
            if not path.exists():
                raise Unusable(f"{path}: no such file or folder")
        findings = [f for f in findings if any((root / f.at.path).is_relative_to(path) for path in wanted)]
    text = FORMATS[given.format](findings)
    if text:
        print(text)
    if given.format == "text":
        print(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}", file=sys.stderr)
    return FOUND if findings else CLEAN


def run_build(given: argparse.Namespace) -> int:
    from report_build.build import build

    if findings := checked(given):
        print(FORMATS["text"](findings))
        return FOUND
    return build(given.root, given.site, forms=given.forms)


def run_compile(given: argparse.Namespace) -> int:
    from report_build.build import write_pages

    count = write_pages(given.root, given.out)
    print(f"{count} pages in {given.out}")
    return CLEAN


def run_explain(given: argparse.Namespace) -> int:
    wanted = (given.code or "").lower()
    chosen = [rule for rule in RULES if wanted in ("", rule.code.lower(), rule.name)]
    if not chosen:
        raise Unusable(f"no rule '{given.code}': report-build explain lists them all")
    for rule in chosen:
        print(f"{rule.code} {rule.name}\n\n{rule.doc}\n" if wanted else f"{rule.code} {rule.name}: {rule.doc.partition(chr(10))[0]}")
    return CLEAN


def run_export(given: argparse.Namespace) -> int:
    print(export(given.root, given.form, given.out))
    return CLEAN


def run_figures(given: argparse.Namespace) -> int:
    from report_build import figures

    try:
        if given.measure:
            print(f"measured: {figures.measure(given.root, given.measure)}")
        drawn = figures.draw(given.root, given.names, force=given.force)
    except figures.FigureError as error:
        raise Unusable(str(error)) from error
    for path in drawn:
        print(f"drawn: {path}")
    print(f"{len(drawn)} files drawn", file=sys.stderr)
    return CLEAN


def run_links(given: argparse.Namespace) -> int:
    from report_build.links import check_links

    dead = check_links(load(given.root), given.root / given.history)
    for line in dead:
        print(line)
    return FOUND if dead else CLEAN


COMMANDS = {
    "check": run_check,
    "build": run_build,
    "compile": run_compile,
    "explain": run_explain,
    "export": run_export,
    "figures": run_figures,
    "links": run_links,
}

if __name__ == "__main__":
    sys.exit(main())
