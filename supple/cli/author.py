"""The commands new and figure: an author's words → files and pictures."""

import datetime
from pathlib import Path

import click

from supple.cli.common import CONTENT_FAULT, SITE, USAGE, Stop, options_of, print_faults, say, settings_of, today_of, with_options


@click.command()
@click.argument("kind", type=click.Choice(["exercise", "routine", "tip"]))
@click.argument("title")
@with_options(*SITE)
def new(kind: str, title: str, source: Path, clock: datetime.date | None, quiet: bool, verbose: bool) -> None:
    """Make a new article from its TITLE, with blanks to fill."""
    from supple import pipeline
    from supple.author.new import NewFault, new

    settings = settings_of(source, None, "text")
    today = today_of(clock, settings)
    with pipeline.working(options_of(source, today)):
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
