"""The commands new, figure, init, fmt, import and schema: an author's words and files → files and pictures."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from supple.cli.common import (
    CONTENT_FAULT,
    FINE,
    FOLDER,
    SITE,
    USAGE,
    Stop,
    options_of,
    print_faults,
    say,
    settings_of,
    today_of,
    with_options,
)

if TYPE_CHECKING:
    from supple.model import Muscles

_SOURCE = click.option("--source", type=FOLDER, default=Path(), help="The site's folder, with supple.toml and content/.  [default: .]")
_QUIET = click.option("-q", "--quiet", is_flag=True, help="Print faults and results, and nothing else.")


@click.command()
@click.argument("kind", type=click.Choice(["exercise", "routine", "tip"]))
@click.argument("title")
@with_options(*SITE)
def new(kind: str, title: str, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Make a new article from its TITLE, with blanks to fill.

    \b
    Examples:
      supple new exercise "Wall push-up"    writes content/exercises/wall-push-up.md
      supple new routine "Desk break"       writes content/routines/desk-break.md
      supple new tip "Move slowly"          writes content/tips/move-slowly.md

    The title gives the name of the file, and that the address of the page.
    A file that is there already is never touched.
    """
    from supple.author.new import NewFault, new
    from supple.working import working

    settings = settings_of(source, None, "text")
    today = today_of(clock, settings)
    with working(options_of(source, today)):
        pass  # whatever the command, a build that was cut off is finished first
    try:
        file = new(source, kind, title, today)
    except NewFault as fault:
        say(str(fault))
        raise Stop(USAGE) from None
    print(file)
    if not quiet:
        say("Fill its blanks, then delete the line “draft: true”. `supple check` tells what is missing.")


@click.command()
@click.argument("figures", nargs=-1, required=True, metavar="POSE…")
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write the picture here.  [default: print it]"
)
@with_options(*SITE)
def figure(figures: tuple[str, ...], file: Path | None, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Draw named poses, or the figures of an exercise file, as SVG.

    With several pictures, each goes to a file of its own: name-1.svg, name-2.svg.

    \b
    Examples:
      supple figure supine-knees-bent > lying.svg
      supple figure content/exercises/bridge.md -o bridge.svg

    `supple list poses` shows the names.
    """
    from supple import pipeline

    settings = settings_of(source, None, "text")
    drawn, faults = pipeline.figures(options_of(source, today_of(clock, settings)), settings, figures)
    print_faults(faults, "text")
    if faults:
        raise Stop(CONTENT_FAULT)
    for number, picture in enumerate(drawn, 1):
        if file is None:
            print(picture.svg)
            continue
        place = file if len(drawn) == 1 else file.with_name(f"{file.stem}-{number}{file.suffix or '.svg'}")
        place.write_text(picture.svg, encoding="utf-8")
        if not quiet:
            say(f"{place}: {picture.alt}")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", default="My exercises", metavar="TEXT", help="The title of the site.  [default: My exercises]")
@click.option("--with-templates", is_flag=True, help="Copy the templates and stylesheets too, to change them.")
@with_options(_QUIET)
def init(folder: Path, title: str, with_templates: bool, quiet: bool) -> None:
    """Make a new site in the folder DIR.

    It has settings, four exercises, a routine, a tip, an About page, and what GitHub Pages,
    Netlify and VS Code need. It builds as it is. Templates, stylesheets, muscles and poses come
    with Supple: a file of the same name in the site takes the place of Supple's.

    Nothing that is there is overwritten: if any file is in the way, it is named, and none is written.

    \b
    Examples:
      supple init my-site
      supple init my-site --title "Back to ease"
      cd my-site && supple build
    """
    from supple.author import init as starter
    from supple.source import packaged

    words = " ".join(title.split())
    if not words or not words.isprintable():
        raise click.UsageError("--title has no letters, or some that cannot be printed. Write a title such as: Back to ease.")
    try:
        made = starter.starter(packaged(), words, with_templates=with_templates)
        starter.write(folder, made)
    except starter.InitFault as fault:
        raise click.UsageError(str(fault)) from None
    print(folder)
    if not quiet:
        say(f"Made a site of {len(made)} files. Next:\n  cd {folder}\n  supple build --file-links")
        say("Then open output/index.html. README.md tells how to go on; supple.toml and content/pages/about.md speak in your name.")


@click.command(name="fmt")
@click.argument("files", nargs=-1, metavar="[FILE]…", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; name the files that would change. Exit code 1 if there are any.")
@with_options(_SOURCE, _QUIET)
def fmt_(files: tuple[Path, ...], check: bool, source: Path, quiet: bool) -> None:
    """Put front matter into its usual order and form.

    Without a FILE, every article of the site is put in order. The fields are sorted, lists indented
    by two spaces, and quotes kept only where they are needed. Values, comments and the text below
    stay as they are. A file that cannot be read is left alone and named.

    \b
    Examples:
      supple fmt                                   all articles
      supple fmt content/exercises/bridge.md       one article
      supple fmt --check                           for a hook or a build server
    """
    from supple.author.files import replace
    from supple.author.fmt import formatted

    if not files:
        settings_of(source, None, "text")
    changed = broken = 0
    every = _articles(source, files)
    for path, file in every:
        before = file.read_bytes()
        found = formatted(path, before)
        if found.faults:
            print_faults(found.faults, "text")
            broken += 1
        elif found.data != before:
            changed += 1
            print(path)
            if not check:
                replace(file, found.data)
    if not quiet:
        did = f"{changed} of {len(every)} files {'would change' if check else 'put in order'}"
        say(f"{did[0].upper()}{did[1:]}.{f' {broken} cannot be read, and stay as they are.' if broken else ''}")
    raise Stop(CONTENT_FAULT if broken or (check and changed) else FINE)


def _articles(source: Path, files: tuple[Path, ...]) -> list[tuple[str, Path]]:
    """The articles to work on, each with its path from the site's folder."""
    from supple.source import content, packaged

    if not files:
        return [(found.path, found.file) for found in content(source, packaged()).articles]
    for file in files:
        if not file.is_file() or file.suffix != ".md":
            raise click.UsageError(f"{file} is no article. Name files that end in .md, or none for all articles.")
    site = source.resolve()
    return [(f.resolve().relative_to(site).as_posix() if f.resolve().is_relative_to(site) else f.as_posix(), f) for f in files]


@click.command(name="import")
@click.argument("format_", metavar="FORMAT", type=click.Choice(["free-exercise-db"]))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--into", default="content/exercises", metavar="FOLDER", help="Folder for the drafts.  [default: content/exercises]")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and write nothing.")
@with_options(_SOURCE, _QUIET)
def import_(format_: str, file: Path, into: str, dry_run: bool, source: Path, quiet: bool) -> None:
    """Turn an exercise data set into draft articles.

    FORMAT is free-exercise-db, a public-domain set of some 870 exercises; FILE is its
    exercises.json. Each record becomes a draft with its licence and its source. What the
    set does not say, such as the dose, is left out, and the draft says so.

    A second run changes nothing. A draft that you have edited, renamed or published stays
    as it is, and so does an article of your own that has the same name.

    \b
    Examples:
      supple import free-exercise-db exercises.json --dry-run
      supple import free-exercise-db exercises.json --into content/exercises/imported
    """
    from supple.author import free_exercise_db, imports
    from supple.slug import slug_fault

    readers: Mapping[str, imports.Reader] = {"free-exercise-db": free_exercise_db.read}
    settings_of(source, None, "text")
    folder = into.rstrip("/").replace("\\", "/")
    inner = folder.removeprefix(imports.FOLDER).strip("/")
    if not f"{folder}/".startswith(f"{imports.FOLDER}/") or any(slug_fault(part) for part in inner.split("/") if inner):
        raise click.UsageError(f"--into {into} is no folder of exercises. Write {imports.FOLDER}, or a folder in it.")
    try:
        records = readers[format_](file.read_bytes().decode("utf-8-sig"), _vocabulary(source)[0].words())
        planned = imports.plan(source, folder, records)
    except UnicodeDecodeError:
        raise click.UsageError(f"{file} is not UTF-8 text.") from None
    except imports.ImportFault as fault:
        raise click.UsageError(f"{file}: {fault}") from None
    if not dry_run:
        imports.write(planned)
    print(imports.told(records, planned, folder))
    if not quiet:
        say(
            "Nothing was written: this was a dry run."
            if dry_run
            else "All are drafts: `supple list` shows them, `supple build --drafts` builds them."
        )


def _vocabulary(source: Path) -> "tuple[Muscles, tuple[str, ...]]":
    """The muscles of this site, and the names of its poses."""
    from supple import schema
    from supple.source import content, packaged

    found = content(source, packaged())
    muscles, faults = schema.muscles(found.muscles.path, found.muscles.file.read_bytes())
    poses, more = schema.poses(found.poses.path, found.poses.file.read_bytes())
    if faults or more:
        print_faults((*faults, *more), "text")
        raise Stop(CONTENT_FAULT)
    return muscles, tuple(poses)


@click.command(name="schema")
@click.option("-o", "--output", "folder", type=FOLDER, help="Write them into this folder.  [default: .vscode in the site's folder]")
@with_options(_SOURCE, _QUIET)
def schema_(folder: Path | None, source: Path, quiet: bool) -> None:
    """Write what editors need to offer fields and words.

    These are JSON Schemas (draft 2020-12) for exercises, routines, tips, pages, muscles.yaml and
    supple.toml, and snippets for VS Code. They hold the muscles and poses of this site: write them
    again when those change. Files of the same names are replaced.

    \b
    Examples:
      supple schema                  into .vscode/, where the settings of `supple init` use them
      supple schema -o schemas       for other editors
    """
    from supple.author import schemas
    from supple.author.files import replace

    settings_of(source, None, "text")
    place = folder or source / ".vscode"
    for name, data in schemas.files(*_vocabulary(source)).items():
        replace(place / name, data)
        print(place / name)
    if not quiet:
        say("In VS Code, Ctrl+Space in the front matter of an article now offers the fields with their words.")
