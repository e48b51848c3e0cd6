"""Arguments → a run of Supple: what it prints, and its exit code.

0 fine · 1 faults in the content, or warnings under --strict · 2 usage or settings · 3 our own fault ·
130 interrupted. Results go to stdout, all else to stderr.
"""

import datetime
import io
import json
import os
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

import supple
from supple import config
from supple.diagnostics import Diagnostic, Level, in_order

_FINE, _CONTENT, _USAGE, _OURS, _INTERRUPTED = 0, 1, 2, 3, 130
_BAR_FROM = 200  # a build of fewer outputs is over before a bar is read
_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Stop(Exception):
    """Ends the run with an exit code, everything having been printed."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class _Group(click.Group):
    """A group whose command is `build` when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0].startswith("-") and args[0] not in ("--help", "-h", "--version")):
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        from supple.diagnostics import did_you_mean

        if args and args[0] not in self.commands:
            raise click.UsageError(f'There is no command "{args[0]}". {did_you_mean(args[0], self.commands)}', ctx)
        return super().resolve_command(ctx, args)


class _Date(click.ParamType[datetime.date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        text = str(value)
        try:
            if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                raise ValueError(text)
            return datetime.date.fromisoformat(text)
        except ValueError:
            self.fail(f'"{value}" is no date. Write year-month-day, such as 2026-03-31.', param, ctx)


_PATH = click.Path(path_type=Path, file_okay=False)
_SITE = (
    click.option("--source", type=_PATH, default=Path(), help="The site's folder, with supple.toml and content/.  [default: .]"),
    click.option("--clock", type=_Date(), metavar="DATE", help="Build as if it were this day (year-month-day)."),
    click.option("-q", "--quiet", is_flag=True, help="Print faults and nothing else."),
    click.option("-v", "--verbose", is_flag=True, help="Print what was read, made and written."),
)
_CONTENT_OPTIONS = (
    click.option("--output", type=_PATH, help="Where the site is built.  [default: output/ in the site's folder]"),
    click.option("--base-url", metavar="URL", help="The address at which the site is published."),
    click.option("--drafts", is_flag=True, help="Publish drafts too."),
    click.option("--future", is_flag=True, help="Publish articles with a date to come too."),
    click.option("--strict", is_flag=True, help="Treat warnings as errors."),
    click.option("--no-cache", is_flag=True, help="Read and make everything anew."),
    click.option("--file-links", is_flag=True, help="Link to index.html, for reading from a disk."),
    click.option(
        "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How faults are printed.  [default: text]"
    ),
)


def _with(*options: Callable[[Any], Any]) -> Callable[[_Command], _Command]:
    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(supple.__version__, prog_name="supple")
def program() -> None:
    """Supple turns Markdown exercise articles into a website.

    Without a command it builds the site in this folder.
    """


@program.command()
@_with(*_SITE, *_CONTENT_OPTIONS)
def build(source: Path, clock: datetime.date | None, quiet: bool, verbose: bool, form: str, base_url: str | None, **flags: Any) -> None:
    """Build the site into output/ (the default command)."""
    from supple import pipeline

    began = time.perf_counter()
    settings = _settings(source, base_url, form)
    options = _options(source, _today(clock, settings), **flags)
    with _Bar(quiet) as bar:
        report = pipeline.build(options, settings, bar.show)
    _print_faults(report.faults, form)
    stopped = report.written is None
    if not quiet:
        for note in report.notes:
            _say(note)
        if report.foreign:
            _say(f"Left alone in {options.output.name}/, since Supple did not write it: {_some(report.foreign)}.")
        if verbose:
            _say(f"Read {report.loaded.read} files; rendered {report.rendered} of {report.planned} outputs.")
        if stopped:
            _say(f"Nothing was built: {_count_faults(report.faults)}. The last good site stays as it is.")
        else:
            _say(_summary(report, options, time.perf_counter() - began))
    raise _Stop(_CONTENT if stopped else _FINE)


@program.command()
@_with(*_SITE, *_CONTENT_OPTIONS)
def check(source: Path, clock: datetime.date | None, quiet: bool, verbose: bool, form: str, base_url: str | None, **flags: Any) -> None:
    """Name every fault in the content, and write nothing."""
    from supple import pipeline

    settings = _settings(source, base_url, form)
    options = _options(source, _today(clock, settings), **flags)
    report = pipeline.check(options, settings)
    _print_faults(report.faults, form)
    if not quiet:
        for note in report.notes:
            _say(note)
        _say(f"Checked {_count_articles(report)}: {_count_faults(report.faults)}.{_held(report)}")
        if verbose:
            _say(f"Read {report.loaded.read} files; {report.planned} outputs planned.")
    raise _Stop(_CONTENT if pipeline.stopped(report.faults, options) else _FINE)


@program.command()
@click.argument("kind", type=click.Choice(["exercise", "routine", "tip"]))
@click.argument("title")
@_with(*_SITE)
def new(kind: str, title: str, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Make a new article from its TITLE, with blanks to fill."""
    from supple import pipeline
    from supple.author.new import NewFault, new

    settings = _settings(source, None, "text")
    today = _today(clock, settings)
    with pipeline.working(_options(source, today)):
        pass  # whatever the command, a build that was cut off is finished first
    try:
        file = new(source, kind, title, today)
    except NewFault as fault:
        _say(str(fault))
        raise _Stop(_USAGE) from None
    print(file)
    if not quiet:
        _say("Fill its blanks, then delete the line “draft: true”. `supple check` tells what is missing.")


@program.command()
@click.argument("figures", nargs=-1, required=True, metavar="POSE…")
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the picture here.  [default: print it]"
)
@_with(*_SITE)
def figure(figures: tuple[str, ...], file: Path | None, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Draw named poses, or the figures of an exercise file, as SVG.

    With several pictures, each goes to a file of its own: name-1.svg, name-2.svg.
    """
    from supple import pipeline

    settings = _settings(source, None, "text")
    drawn, faults = pipeline.figures(_options(source, _today(clock, settings)), settings, figures)
    _print_faults(faults, "text")
    if faults:
        raise _Stop(_CONTENT)
    for number, picture in enumerate(drawn, 1):
        if file is None:
            print(picture.svg)
            continue
        place = file if len(drawn) == 1 else file.with_name(f"{file.stem}-{number}{file.suffix or '.svg'}")
        place.write_text(picture.svg, encoding="utf-8")
        if not quiet:
            _say(f"{place}: {picture.alt}")


@program.command(name="list")
@click.argument("what", type=click.Choice(["articles", "poses"]), default="articles")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article or pose.")
@_with(*_SITE)
def list_(what: str, as_json: bool, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """List every article, with what is held back; or every named pose, with what it shows."""
    from supple import pipeline
    from supple.derive import Derived, url
    from supple.figure.words import alt
    from supple.model import Exercise

    settings = _settings(source, None, "text")
    options = _options(source, _today(clock, settings))
    report = pipeline.check(options, settings)
    if what == "poses":
        for name, pose in report.loaded.poses.items():
            words = alt(pose)
            print(json.dumps({"pose": name, "alt": words}, ensure_ascii=False) if as_json else f"{name:<24} {words}")
        return
    library, held = report.loaded.library, {h.path: h for h in report.loaded.held}
    derived = Derived(library)
    timed = not any(f.level is Level.ERROR for f in report.faults)
    articles = {a.path: a for a in (*library.articles, *(h.article for h in held.values() if h.article))}
    for path in sorted({*articles, *held}):
        article, kept = articles.get(path), held.get(path)
        summary = derived.summary.get(url(article)) if timed and article else None
        row = {
            "kind": path.split("/")[1].removesuffix("s"),
            "slug": article.slug if article else held[path].slug,
            "title": article.title if article else held[path].title,
            "state": kept.why if kept else "published",
            "path": path,
            "date": str(article.date) if article and article.date else None,
            "difficulty": article.difficulty.value if isinstance(article, Exercise) else None,
            "minutes": summary.minutes if summary and summary.minutes else None,
        }
        print(json.dumps(row, ensure_ascii=False) if as_json else _listed(row))
    errors = [f for f in report.faults if f.level is Level.ERROR]
    if errors and not quiet:
        _say(f"{_count_faults(errors)}; articles with errors are not listed. `supple check` names them.")
    raise _Stop(_CONTENT if errors else _FINE)


@program.command()
@click.option("--output", type=_PATH, help="Clean this folder too, where a site was built outside its own folder.")
@_with(*_SITE)
def clean(output: Path | None, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Remove what Supple wrote: the site in output/ and the working folder .supple/."""
    import shutil

    from supple import pipeline, write

    settings = _settings(source, None, "text")
    removed = kept = 0
    options = _options(source, _today(clock, settings), output)
    asked = write.root_of(options.output, options.site)
    with pipeline.working(options) as work:
        for root in dict.fromkeys((asked, *work.cache.roots())):
            if root == asked or not (root.startswith("..") or write.refusal(source / root, source)):
                gone, changed = write.clean(source / root, root, work.cache)
                removed, kept = removed + gone, kept + changed
    shutil.rmtree(source / ".supple", ignore_errors=True)
    if not quiet:
        _say(
            f"Removed {removed} files that Supple wrote, and its working folder.{f' {kept} were changed since, and stay.' if kept else ''}"
        )


@program.command(name="config")
@click.option("--base-url", metavar="URL", help="As for build.")
@_with(*_SITE)
def config_(source: Path, base_url: str | None, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Show each setting, and where it came from."""
    from supple import pipeline

    found = _configured(source, base_url)
    if found.settings is None:
        _print_faults(found.faults, "text")
        raise _Stop(_USAGE)
    with pipeline.working(_options(source, _today(clock, found.settings))):
        pass
    for field in fields(config.Settings):
        value = getattr(found.settings, field.name)
        print(f"{field.name.replace('card_', 'card.'):<14} {_shown(value):<60} {found.origins[field.name]}")


def main(arguments: list[str] | None = None) -> int:
    """Runs the program and gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may not know every letter
    try:
        program.main(args=sys.argv[1:] if arguments is None else arguments, prog_name="supple", standalone_mode=False)
    except _Stop as stop:
        return stop.code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as fault:
        fault.show()
        return _USAGE
    except (KeyboardInterrupt, click.Abort):
        _say("Interrupted. The site is as it was before, or the next command brings it to its end.")
        return _INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as in `supple list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FINE
    except OSError as fault:
        _say(f"{fault.strerror or fault}: {fault.filename or ''}".rstrip(": ") + ".")
        _say("The site is as it was before, or the next command brings it to its end.")
        return _USAGE
    except Exception:
        traceback.print_exc()
        _say(f"This is a fault in Supple {supple.__version__}, not in your content. Please report it with the lines above.")
        return _OURS
    return _FINE


def _configured(source: Path, base_url: str | None) -> config.Configured:
    environ: Mapping[str, str] = os.environ
    return config.read(source, environ, {"base_url": base_url} if base_url is not None else {})


def _settings(source: Path, base_url: str | None, form: str) -> config.Settings:
    found = _configured(source, base_url)
    if found.settings is None:
        _print_faults(found.faults, form)
        raise _Stop(_USAGE)
    return found.settings


def _options(
    source: Path,
    today: datetime.date,
    output: Path | None = None,
    drafts: bool = False,
    future: bool = False,
    strict: bool = False,
    no_cache: bool = False,
    file_links: bool = False,
) -> Any:
    from supple.pipeline import Options
    from supple.write import refusal

    folder = output or source / "output"
    if why := refusal(folder, source):
        raise click.UsageError(f"--output {folder} {why}. Choose a folder of its own, such as output/.")
    return Options(
        site=source, output=folder, today=today, drafts=drafts, future=future, strict=strict, no_cache=no_cache, file_links=file_links
    )


def _today(clock: datetime.date | None, settings: config.Settings) -> datetime.date:
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


def _print_faults(faults: Iterable[Diagnostic], form: str) -> None:
    for fault in in_order(faults):
        print({"text": fault.text, "json": fault.json, "github": fault.github}[form]())


def _listed(row: Mapping[str, str | None]) -> str:
    """An article as a line of `list`."""
    more = " · ".join(value for value in (row["difficulty"], row["minutes"], row["state"]) if value and value != "published")
    return f"{row['kind']:<9} {row['slug']:<36} {row['title']}{f'  ({more})' if more else ''}"


def _summary(report: Any, options: Any, seconds: float) -> str:
    changes = f"{report.written} written" + (f", {report.removed} removed" if report.removed else "")
    warnings = f" {_count_faults(report.faults)}." if report.faults else ""
    place = f"{options.output.name}/: {report.planned} files"
    return f"Built {_count_articles(report)} into {place}, {changes}, in {seconds:.1f} s.{warnings}{_held(report)}"


def _count_articles(report: Any) -> str:
    library = report.loaded.library
    counts = (
        (len(library.exercises), "exercise"),
        (len(library.routines), "routine"),
        (len(library.tips), "tip"),
        (len(library.pages), "page"),
    )
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n) or "no articles"


def _held(report: Any) -> str:
    """What was held back, by name: a draft that is forgotten is an article that nobody reads."""
    parts = []
    for why, word in (("draft", "draft"), ("future", "future date")):
        slugs = sorted(h.slug for h in report.loaded.held if h.why == why)
        if slugs:
            parts.append(f"{len(slugs)} {word}{'' if len(slugs) == 1 else 's'} ({_some(slugs)})")
    return f" Held back: {', '.join(parts)}." if parts else ""


def _count_faults(faults: Iterable[Diagnostic]) -> str:
    levels = [f.level for f in faults]
    counts = ((levels.count(Level.ERROR), "error"), (levels.count(Level.WARNING), "warning"), (levels.count(Level.NOTE), "note"))
    return ", ".join(f"{n} {word}{'' if n == 1 else 's'}" for n, word in counts if n) or "no faults"


def _some(names: Iterable[str], most: int = 5) -> str:
    every = list(names)
    return ", ".join(every[:most]) + (f" and {len(every) - most} more" if len(every) > most else "")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(each) for each in value) or "–"
    return "–" if value in (None, "") else str(value)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


class _Bar:
    """A progress bar on a terminal for a long build; rich is loaded only when one is drawn."""

    def __init__(self, quiet: bool) -> None:
        self._wanted = not quiet and sys.stderr.isatty() and "CI" not in os.environ
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()

    def show(self, done: int, total: int) -> None:
        """Moves the bar to `done` of `total`."""
        if not self._wanted or total < _BAR_FROM:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("Rendering", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done)
