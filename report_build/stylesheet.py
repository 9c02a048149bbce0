"""One style sheet and one script for the whole site, made of the theme's and the report's own: fewer requests, sooner on the screen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import tinycss2

from report_build.textfile import Unusable

# Parts of the theme that no template here writes: its search, its navigation, blogs, versions, consent, keyboard keys, other scripts.
UNUSED = re.compile(
    r"\[dir=rtl\]|\.md-(?:annotation|author|banner|blog|code__button--|consent|ellipsis|feedback|footer|header__(?:ellipsis|source|title|topic)"
    r"|input|logo|nav|path|pin|post|progress|search|select|sidebar--(?:post|secondary)|social|source|status|tabs|tag|tooltip(?!2)|version|typeset__)"
    r"|\.(?:arithmatex|cards|critic|emojione|filename|gemoji|glightbox|grid|keys|key-[\w-]+|linenodiv|linenos?|mdx[\w-]*|mermaid|result|task-list[\w-]*"
    r"|tabbed-[\w-]+|twemoji)(?![\w-])|\.highlighttable|details\.md|\[dir=ltr\] \.md-(?:search|nav)"
    r"|\.(?:abstract|summary|tldr|info|todo|tip|hint|success|check|done|warning|caution|attention|failure|fail|missing|danger|error|bug|quote|cite"
    r"|example|inline)(?![\w-])|data-md-color-(?:primary|accent)"
)
# A value that a rule gives a name, as the theme does with its icons.
NAMED = re.compile(r"(?<=[{;\s])--(?P<name>[\w-]+)\s*:\s*(?:url\((?:\"[^\"]*\"|'[^']*'|[^)\"']*)\)|[^;{}\"]|\"[^\"]*\")*;?")
THEME_SHEETS, OWN_SHEETS = r"assets/stylesheets/(?:main|palette)\.\w+\.min\.css", r"assets/report\.css"
SCRIPTS = (r"assets/javascripts/bundle\.\w+\.min\.js", r"assets/(?:report|search)\.js")
# The search of the theme, which the report's own replaces.
WORKERS = r"assets/javascripts/workers/.*"
# The theme takes every alternate form of a page for another language and asks for its sitemap; here it is the page as plain text.
ALTERNATE = "link[rel=alternate]"
# Comments that fill a line and the white space before statements are for who reads the source.
FOR_READERS = re.compile(r"^[ \t]*(?:(?://|/\*\*).*\n)?|^\n", re.M)
MAP = re.compile(r"^\s*(?://|/\*)# sourceMappingURL=.*$", re.M)


def merged(files: Mapping[str, Path]) -> tuple[Mapping[str, str], frozenset[str]]:
    """The files of the site that are made of others, and those others, which it then does without."""

    def found(pattern: str) -> list[str]:
        return sorted(name for name in files if re.fullmatch(pattern, name))

    sheets, own = found(THEME_SHEETS), found(OWN_SHEETS)
    if not own:  # another theme, whose templates name its own files
        return {}, frozenset()
    scripts = [name for pattern in SCRIPTS for name in found(pattern)]
    made = {
        "assets/site.css": style_sheet((files[name] for name in sheets), (files[name] for name in own)),
        "assets/site.js": mended("".join(script(files[name]) for name in scripts)),
    }
    return made, frozenset([*sheets, *own, *scripts, *found(WORKERS)])


def style_sheet(theme: Iterable[Path], own: Iterable[Path]) -> str:
    """The theme's sheets without what nobody uses, then the report's own without its comments."""
    rules = [rule for path in theme for rule in used(parsed(path))]
    rules += [rule for path in own for rule in parsed(path)]
    return without_idle_names(MAP.sub("", tinycss2.serialize(rules)))


def without_idle_names(sheet: str) -> str:
    """The sheet without the named values that nothing in it asks for, the theme's icons above all."""
    asked = set(re.findall(r"var\(\s*--([\w-]+)", sheet))
    return NAMED.sub(lambda match: match[0] if match["name"] in asked else "", sheet)


def parsed(path: Path) -> list[Any]:
    """The rules of a style sheet."""
    rules: list[Any] = tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)
    return rules


def used(rules: Iterable[Any]) -> Iterator[Any]:
    """The rules of which at least one selector may be used, with those selectors alone."""
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [selector for selector in split(rule.prelude) if not UNUSED.search(selector)]
            if selectors:
                rule.prelude = tinycss2.parse_component_value_list(",".join(selectors))
                yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            rule.content = list(used(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)))
            if rule.content:
                yield rule
        elif rule.type == "at-rule":
            yield rule


def split(prelude: Iterable[Any]) -> list[str]:
    """The selectors of a rule, each as text."""
    selectors: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return [tinycss2.serialize(selector).strip() for selector in selectors]


def script(path: Path) -> str:
    """A script as a statement that others may follow, without what is for its readers."""
    return FOR_READERS.sub("", MAP.sub("", path.read_text(encoding="utf-8"))).rstrip() + ";\n"


def mended(text: str) -> str:
    """The scripts with what the theme's own takes wrongly put right. Raises Unusable where a new version of it has other words."""
    if ALTERNATE not in text:
        raise Unusable(f"the theme's script no longer looks for '{ALTERNATE}': see whether it asks for sitemaps, and mend stylesheet.py")
    return text.replace(ALTERNATE, f"{ALTERNATE}[hreflang]")
