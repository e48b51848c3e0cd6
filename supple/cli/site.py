"""The commands check, list, clean and config: a site's folder → what is done with it, printed."""

import datetime
import json
from collections.abc import Mapping
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
    today_of,
    with_options,
)
from supple.diagnostics import RULES, Level


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

    from supple import write
    from supple.working import working

    settings = settings_of(source, None, "text")
    removed = kept = 0
    options = options_of(source, today_of(clock, settings), output)
    asked = write.root_of(options.output, options.site)
    with working(options) as work:
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
    from supple.working import working

    found = configured(source, base_url)
    if found.settings is None:
        print_faults(found.faults, "text")
        raise Stop(USAGE)
    with working(options_of(source, today_of(clock, found.settings))):
        pass
    for field in fields(config.Settings):
        value = getattr(found.settings, field.name)
        print(f"{field.name.replace('card_', 'card.'):<14} {_shown(value):<60} {found.origins[field.name]}")


def _listed(row: Mapping[str, str | None]) -> str:
    """An article as a line of `list`."""
    more = " · ".join(value for value in (row["difficulty"], row["minutes"], row["state"]) if value and value != "published")
    return f"{row['kind']:<9} {row['slug']:<36} {row['title']}{f'  ({more})' if more else ''}"


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(each) for each in value) or "–"
    return "–" if value in (None, "") else str(value)
