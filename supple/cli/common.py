"""What every command shares: its options, the settings and date they lead to, what is printed, and exit codes."""

import datetime
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from supple import config
from supple.config import Options
from supple.diagnostics import Diagnostic, Level, in_order

FINE, CONTENT_FAULT, USAGE, OURS, INTERRUPTED = 0, 1, 2, 3, 130
Command = TypeVar("Command", bound=Callable[..., Any])


class Stop(Exception):
    """Ends the run with an exit code, everything having been printed."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Date(click.ParamType[datetime.date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        text = str(value)
        try:
            if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                raise ValueError(text)
            return datetime.date.fromisoformat(text)
        except ValueError:
            self.fail(f'"{value}" is no date. Write year-month-day, such as 2026-03-31.', param, ctx)


FOLDER = click.Path(path_type=Path, file_okay=False)
SITE = (
    click.option("--source", type=FOLDER, default=Path(), help="The site's folder, with supple.toml and content/.  [default: .]"),
    click.option("--clock", type=Date(), metavar="DATE", help="Build as if it were this day (year-month-day)."),
    click.option("-q", "--quiet", is_flag=True, help="Print faults and nothing else."),
    click.option("-v", "--verbose", is_flag=True, help="Print what was read, made and written."),
)
CONTENT = (
    click.option("--output", type=FOLDER, help="Where the site is built.  [default: output/ in the site's folder]"),
    click.option("--base-url", metavar="URL", help="The address at which the site is published."),
    click.option("--drafts", is_flag=True, help="Publish drafts too."),
    click.option("--future", is_flag=True, help="Publish articles with a date to come too."),
    click.option("--strict", is_flag=True, help="Treat warnings as errors."),
    click.option("--no-cache", is_flag=True, help="Read and make everything anew."),
    click.option("--jobs", type=click.IntRange(1), metavar="N", help="How many processes parse and render.  [default: one for each core]"),
    click.option("--file-links", is_flag=True, help="Link to index.html, for reading from a disk."),
    click.option(
        "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How faults are printed.  [default: text]"
    ),
)


def with_options(*options: Callable[[Any], Any]) -> Callable[[Command], Command]:
    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def configured(source: Path, base_url: str | None) -> config.Configured:
    environ: Mapping[str, str] = os.environ
    return config.read(source, environ, {"base_url": base_url} if base_url is not None else {})


def settings_of(source: Path, base_url: str | None, form: str) -> config.Settings:
    found = configured(source, base_url)
    if found.settings is None:
        print_faults(found.faults, form)
        raise Stop(USAGE)
    return found.settings


def options_of(
    source: Path,
    today: datetime.date,
    output: Path | None = None,
    drafts: bool = False,
    future: bool = False,
    strict: bool = False,
    no_cache: bool = False,
    file_links: bool = False,
    jobs: int | None = None,
    profile: bool = False,
) -> Options:
    from supple.jobs import cores
    from supple.write import refusal

    folder = output or source / "output"
    if why := refusal(folder, source):
        raise click.UsageError(f"--output {folder} {why}. Choose a folder of its own, such as output/.")
    return Options(
        site=source,
        output=folder,
        today=today,
        drafts=drafts,
        future=future,
        strict=strict,
        no_cache=no_cache,
        file_links=file_links,
        jobs=jobs or cores(),
        profile=profile,
    )


def today_of(clock: datetime.date | None, settings: config.Settings) -> datetime.date:
    """The one date of this run: --clock, else SOURCE_DATE_EPOCH, else today in the site's time zone."""
    zone = ZoneInfo(settings.timezone)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if clock:
        return clock
    if epoch:
        if not re.fullmatch("[0-9]{1,11}", epoch):
            raise click.UsageError(f'SOURCE_DATE_EPOCH "{epoch}" is no number of seconds.')
        return datetime.datetime.fromtimestamp(int(epoch), zone).date()
    return datetime.datetime.now(zone).date()


def print_faults(faults: Iterable[Diagnostic], form: str) -> None:
    for fault in in_order(faults):
        print({"text": fault.text, "json": fault.json, "github": fault.github}[form]())


def count_articles(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for word, n in counts.items() if n) or "no articles"


def held_back(held: Iterable[tuple[str, str]]) -> str:
    """What was held back, by name: a draft that is forgotten is an article that nobody reads."""
    parts = []
    for why, word in (("draft", "draft"), ("future", "future date")):
        slugs = sorted(slug for slug, reason in held if reason == why)
        if slugs:
            parts.append(f"{len(slugs)} {word}{'' if len(slugs) == 1 else 's'} ({some(slugs)})")
    return f" Held back: {', '.join(parts)}." if parts else ""


def count_faults(faults: Iterable[Diagnostic]) -> str:
    levels = [f.level for f in faults]
    counts = ((levels.count(Level.ERROR), "error"), (levels.count(Level.WARNING), "warning"), (levels.count(Level.NOTE), "note"))
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n) or "no faults"


def some(names: Iterable[str], most: int = 5) -> str:
    every = list(names)
    return ", ".join(every[:most]) + (f" and {len(every) - most} more" if len(every) > most else "")


def say(text: str) -> None:
    print(text, file=sys.stderr)
