"""The commands build, check, list, clean and config: a site's folder → what is done with it, printed."""

import datetime
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from supple import config
from supple.cli.common import (
    CONTENT,
    CONTENT_FAULT,
    FINE,
    FOLDER,
    OURS,
    SITE,
    USAGE,
    Stop,
    configured,
    count_articles,
    count_faults,
    held_back,
    options_of,
    print_faults,
    say,
    settings_of,
    some,
    today_of,
    with_options,
)
from supple.diagnostics import RULES, Level

_WAITING = "Another run of Supple is at work on this site. Waiting for its end."
_COLLECT = (50_000, 20, 100)  # a build makes much, most of which stays: looking for the rest less often saves a third of a small edit
_NOTED = 0.05  # seconds; a stage that is over sooner is not told
_BAR_FROM = 200  # a build of fewer outputs is over before a bar is read


@click.command()
@click.option("--verify", is_flag=True, help="Build a second time from nothing, and compare every byte.")
@click.option("--profile", is_flag=True, help="Tell which pages and templates take most time.")
@with_options(*SITE, *CONTENT)
def build(
    verify: bool,
    profile: bool,
    source: Path,
    clock: datetime.date | None,
    quiet: bool,
    verbose: bool,
    form: str,
    base_url: str | None,
    **flags: Any,
) -> None:
    """Build the site into output/ (the default command).

    Only what changed is made again. An error stops the build, and the last good site stays.

    \b
    Examples:
      supple build                                      the site in this folder
      supple build --file-links                         to open output/index.html from the disk
      supple build --drafts                             with drafts, to look at them
      supple build --base-url https://example.org/      for publishing
      supple build --no-cache --profile                 what takes the time
    """
    import gc

    from supple import stamp

    gc.set_threshold(*_COLLECT)
    began = time.perf_counter()
    settings = settings_of(source, base_url, form)
    options = options_of(source, today_of(clock, settings), profile=profile, **flags)
    if same := stamp.unchanged(options, settings):
        print_faults(same.faults, form)
        if not quiet:
            for note in same.notes:
                say(note)
            say(_summary(same, f"{options.output.name}/", "nothing changed", time.perf_counter() - began))
        raise Stop(_verified(options, settings, quiet) if verify else FINE)
    from supple import pipeline

    with _Bar(quiet) as bar:
        report = pipeline.build(options, settings, pipeline.Heard(bar.show, lambda: say(_WAITING)))
    print_faults(report.faults, form)
    stopped = report.written is None
    for line in _most(report.costs):
        print(line)
    if not quiet:
        for note in report.notes:
            say(note)
        if report.foreign:
            say(f"Left alone in {options.output.name}/, since Supple did not write it: {some(report.foreign)}.")
        if verbose:
            say(f"Read {report.loaded.read} files.")
        if stopped:
            say(f"Nothing was built: {count_faults(report.faults)}. The last good site stays as it is.")
        else:
            say(_summary(report, f"{options.output.name}/", _changes(report), time.perf_counter() - began))
    raise Stop(CONTENT_FAULT if stopped else _verified(options, settings, quiet) if verify else FINE)


@click.command()
@click.option("--fix", is_flag=True, help="Mend the faults that have one sure remedy.")
@with_options(*SITE, *CONTENT)
def check(
    fix: bool, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool, form: str, base_url: str | None, **flags: Any
) -> None:
    """Name every fault in the content, and write nothing.

    Each fault has its file, its line, what is wrong, and what to write.
    With --fix, misspelt muscles, "•" for lists and "#" for headings are mended in their files.

    \b
    Examples:
      supple check
      supple check --drafts        drafts too, as if they were published
      supple check --strict        exit code 1 for warnings too
      supple check --fix           mend what has one sure remedy
    """
    from supple import pipeline

    settings = settings_of(source, base_url, form)
    options = options_of(source, today_of(clock, settings), **flags)
    report = pipeline.check(options, settings)
    if fix:
        from supple.author.mend import mend

        changes = list(mend(source, report.faults, report.loaded.library.muscles.words(), report.loaded.poses))
        for change in changes:
            say(change.text())
        report = pipeline.check(options, settings) if changes else report
    print_faults(report.faults, form)
    if not quiet:
        for note in report.notes:
            say(note)
        say(f"Checked {count_articles(report.counts)}: {count_faults(report.faults)}.{held_back(report.held)}")
        if verbose:
            say(f"Read {report.loaded.read} files; {report.planned} outputs planned.")
            rules = sorted({fault.code for fault in report.faults} & set(RULES))
            if rules:
                say(f"Why these are rules, in Supple's documentation: {', '.join(f'docs/rules/{rule}.md' for rule in rules)}.")
    raise Stop(CONTENT_FAULT if pipeline.stopped(report.faults, options) else FINE)


@click.command(name="list")
@click.argument("what", type=click.Choice(["articles", "poses"]), default="articles")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an article or pose.")
@with_options(*SITE)
def list_(what: str, as_json: bool, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """List every article, with what is held back; or every named pose, with what it shows.

    \b
    Examples:
      supple list
      supple list --json           one object a line, for other programs
      supple list poses            the poses that `figures` may begin with
    """
    from supple import pipeline
    from supple.derive import Derived, url
    from supple.figure.words import alt
    from supple.model import Exercise

    settings = settings_of(source, None, "text")
    options = options_of(source, today_of(clock, settings))
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
        say(f"{count_faults(errors)}; articles with errors are not listed. `supple check` names them.")
    raise Stop(CONTENT_FAULT if errors else FINE)


@click.command()
@click.option("--output", type=FOLDER, help="Clean this folder too, where a site was built outside its own folder.")
@with_options(*SITE)
def clean(output: Path | None, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Remove what Supple wrote: the site in output/ and the working folder .supple/.

    Files that you put into output/, or changed there, stay.

    \b
    Examples:
      supple clean
      supple clean --output /srv/site      a site that was built elsewhere
    """
    import shutil

    from supple import pipeline, write

    settings = settings_of(source, None, "text")
    removed = kept = 0
    options = options_of(source, today_of(clock, settings), output)
    asked = write.root_of(options.output, options.site)
    with pipeline.working(options) as work:
        for root in dict.fromkeys((asked, *work.cache.roots())):
            if root == asked or not (root.startswith("..") or write.refusal(source / root, source)):
                gone, changed = write.clean(source / root, root, work.cache)
                removed, kept = removed + gone, kept + changed
    shutil.rmtree(source / ".supple", ignore_errors=True)
    if not quiet:
        say(f"Removed {removed} files that Supple wrote, and its working folder.{f' {kept} were changed since, and stay.' if kept else ''}")


@click.command(name="config")
@click.option("--base-url", metavar="URL", help="As for build.")
@with_options(*SITE)
def config_(source: Path, base_url: str | None, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Show each setting, and where it came from.

    A flag wins over an environment variable SUPPLE_<SETTING>, and that over supple.toml.

    \b
    Examples:
      supple config
      SUPPLE_PAPER=letter supple config
    """
    from supple import pipeline

    found = configured(source, base_url)
    if found.settings is None:
        print_faults(found.faults, "text")
        raise Stop(USAGE)
    with pipeline.working(options_of(source, today_of(clock, found.settings))):
        pass
    for field in fields(config.Settings):
        value = getattr(found.settings, field.name)
        print(f"{field.name.replace('card_', 'card.'):<14} {_shown(value):<60} {found.origins[field.name]}")


def _listed(row: Mapping[str, str | None]) -> str:
    """An article as a line of `list`."""
    more = " · ".join(value for value in (row["difficulty"], row["minutes"], row["state"]) if value and value != "published")
    return f"{row['kind']:<9} {row['slug']:<36} {row['title']}{f'  ({more})' if more else ''}"


def _changes(report: Any) -> str:
    """What a build did, and where its time went: "12 rendered, 646 reused, 12 written (read 0.1 s, made 0.4 s)"."""
    parts = [f"{report.rendered} made", f"{report.planned - report.rendered} reused", f"{report.written} written"]
    parts += [f"{report.removed} removed"] if report.removed else []
    stages = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in report.stages if seconds >= _NOTED)
    return ", ".join(parts) + (f" ({stages})" if stages else "")


def _most(costs: Sequence[Any], most: int = 10) -> Iterator[str]:
    """The templates and the pages that took most time, as lines."""
    if not costs:
        return
    by_template: dict[str, list[float]] = {}
    for _, template, seconds in costs:
        by_template.setdefault(template, []).append(seconds)
    whole = sum(seconds for _, _, seconds in costs)
    yield f"{'template':<34}{'pages':>7}{'seconds':>10}{'share':>8}{'ms a page':>11}"
    for template, found in sorted(by_template.items(), key=lambda item: (-sum(item[1]), item[0]))[:most]:
        each = sum(found) / len(found) * 1000
        yield f"{template:<34}{len(found):>7}{sum(found):>10.2f}{sum(found) / whole:>8.0%}{each:>11.2f}"
    yield ""
    yield f"{'page':<60}{'ms':>10}"
    for url, _, seconds in sorted(costs, key=lambda cost: (-cost[2], cost[0]))[:most]:
        yield f"{url:<60}{seconds * 1000:>10.1f}"


def _verified(options: Any, settings: config.Settings, quiet: bool) -> int:
    """Whether a build from nothing gives the very same site, as an exit code."""
    from supple import pipeline

    paths = pipeline.differing(options, settings)
    if paths:
        say(f"{len(paths)} files differ from a build from nothing: {some(paths)}.")
        say("This is a fault in Supple, not in your content. Please report it. `supple build --no-cache` makes the site anew.")
        return OURS
    if not quiet:
        say("A build from nothing gives the same bytes.")
    return FINE


def _summary(result: Any, output: str, changes: str, seconds: float) -> str:
    warnings = f" {count_faults(result.faults)}." if result.faults else ""
    built = f"Built {count_articles(result.counts)} into {output}: {result.planned} files"
    return f"{built}, {changes}, in {seconds:.1f} s.{warnings}{held_back(result.held)}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(each) for each in value) or "–"
    return "–" if value in (None, "") else str(value)


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
