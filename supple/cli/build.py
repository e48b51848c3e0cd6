"""The command build: a site's folder → its output, and what is printed of that."""

import datetime
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from supple import config
from supple.cli.common import (
    CONTENT,
    CONTENT_FAULT,
    FINE,
    OURS,
    SITE,
    Stop,
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
    import atexit
    import gc

    from supple import stamp

    gc.set_threshold(*_COLLECT)
    atexit.register(gc.freeze)  # else Python looks through all that is left for garbage before it goes: a tenth of a small edit
    began = time.perf_counter()
    settings = settings_of(source, base_url, form)
    options = options_of(source, today_of(clock, settings), profile=profile, **flags)
    if (found := stamp.look(options, settings)) and (known := _known(options, settings, found)):
        told, changes = known
        print_faults(told.faults, form)
        if not quiet:
            for note in told.notes:
                say(note)
            say(_summary(told, f"{options.output.name}/", changes, time.perf_counter() - began))
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
            say(_summary(report, f"{options.output.name}/", _changes(report, report.planned), time.perf_counter() - began))
    raise Stop(CONTENT_FAULT if stopped else _verified(options, settings, quiet) if verify else FINE)


def _known(options: Any, settings: Any, found: Any) -> tuple[Any, str] | None:
    """What a build tells, and what it did, where the last one tells it: nothing changed, or prose alone."""
    if not found.changed:
        return found.result, "nothing changed"
    from supple import edited

    done = edited.build(options, settings, found, lambda: say(_WAITING))
    return (done.result, _changes(done, done.result.planned)) if done else None


def _changes(report: Any, planned: int) -> str:
    """What a build did, and where its time went: "12 rendered, 646 reused, 12 written (read 0.1 s, made 0.4 s)"."""
    parts = [f"{report.rendered} made", f"{planned - report.rendered} reused", f"{report.written} written"]
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
