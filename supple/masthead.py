"""Settings → what all pages share of them: the chrome and the fonts, with every fault and note about the settings."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import supple
from supple import assets, card, finish, fonts, pages
from supple.cache import Cache
from supple.config import FILE, Options, Settings, base_path
from supple.derive import Term, url
from supple.diagnostics import RULES, Diagnostic, did_you_mean, error, warning
from supple.formats import machine, offline, og
from supple.model import Library, Region
from supple.render import Site
from supple.words import direction, licence
from supple.write import put_safely


def chrome(settings: Settings, static: assets.Assets, library: Library, options: Options) -> Site:
    """What every page says of the site."""
    name, address = licence(settings.license)
    nav = [pages.SECTIONS["exercise"]]
    nav += [pages.SECTIONS["routine"]] if library.routines else []
    nav += [pages.SECTIONS["tip"]] if library.tips else []
    nav += [Term("Card", "/card/")] if card.has_table(library, settings.card_include) else []
    nav += [Term(page.title, url(page)) for page in library.pages]
    return Site(
        title=settings.title,
        description=settings.description,
        language=settings.language,
        author=settings.author,
        licence=name,
        licence_url=address,
        disclaimer=settings.disclaimer,
        base_url=settings.base_url,
        root=base_path(settings),
        nav=tuple(nav),
        css=static.css,
        styles={PurePosixPath(sheet).stem: static.names[sheet] for sheet in assets.STYLESHEETS},
        scripts={name[4:-3]: to for name, to in sorted(static.names.items()) if name.startswith("/js/") and name.endswith(".js")},
        fonts=tuple(to for name, to in sorted(static.names.items()) if name in ("/fonts/atkinson-400.woff2", "/fonts/atkinson-700.woff2")),
        icon=static.names.get("/favicon.svg", ""),
        feed=machine.FEED if settings.base_url else "",
        discussion=settings.discussion,
        sponsor=settings.sponsor,
        generator=f"Supple {supple.__version__}",
        image=og.SITE if settings.og_images and settings.base_url else "",
        direction=direction(settings.language),
        file_links=options.file_links,
        search=pages.SEARCH if library.articles and _searching(settings, options) else "",
        offline=offline.PAGE if _keeping(settings, options) and offline.WORKER not in static.names else "",
    )


def _searching(settings: Settings, options: Options) -> bool:
    """Whether the site has a search page: not where it is read from a disk, which runs no scripts of modules."""
    return settings.search and not options.file_links and (options.plain or finish.pagefind() is not None)


def _keeping(settings: Settings, options: Options) -> bool:
    """Whether browsers keep pages: neither those of a preview, which is always as new as can be, nor those read from a disk."""
    return settings.offline != "off" and not options.plain and not options.file_links


def fonts_of(site: Path, settings: Settings, cache: Cache) -> tuple[tuple[fonts.Font, ...], list[Diagnostic]]:
    """Supple's own font and those that the settings add; a fault for each that cannot be used."""
    found: list[fonts.Font] = list(fonts.read((), cache))
    faults = []
    for name in settings.fonts:
        hint = "Name a .ttf, .otf or .ttc file, as seen from the site's folder."
        try:
            if not name.lower().endswith(fonts.SUFFIXES):
                raise fonts.FontFault(f"{name} is no font file")
            found += [_alone(font, site / ".supple" / "fonts") for font in fonts.read((site / name,), cache)[1:]]
        except OSError as reason:
            faults.append(error(FILE, 0, "settings-value", f"fonts: {name} cannot be read: {reason.strerror}.", hint))
        except fonts.FontFault as reason:
            faults.append(error(FILE, 0, "settings-value", f"fonts: {reason}.", hint))
    return tuple(found), faults


def _alone(font: fonts.Font, folder: Path) -> fonts.Font:
    """The font as a file in a folder of its own: Typst takes whole folders, and what else lies in the
    author's would be in no fingerprint."""
    copy = folder / font.mark / font.file.name
    if not copy.is_file():
        copy.parent.mkdir(parents=True, exist_ok=True)
        put_safely(copy, font.file.read_bytes())
    return replace(font, file=copy)


def faults(settings: Settings, library: Library) -> Iterator[Diagnostic]:
    """What the settings say of things that the site does not have, or has too many of."""
    choices = card.include_words(library)
    for word in settings.card_include:
        if word not in choices:
            yield error(
                FILE, 0, "settings-value", f'card.include: "{word}" is no exercise, region or difficulty.', did_you_mean(word, choices)
            )
    chosen = len(card.included(library, settings.card_include))
    if chosen > card.MOST:
        message = (
            f"The quick-reference card would hold {chosen} exercises. It is left out, since more than {card.MOST} help nobody on paper."
        )
        yield warning(FILE, 0, "card-large", message, 'Choose in supple.toml, such as: card.include = ["beginner", "lower-back"].')
    for code, _ in settings.rules:
        if code not in RULES:
            yield error(FILE, 0, "settings-value", f'rules.{code}: "{code}" is no rule that can be set.', did_you_mean(code, RULES))
    words = ("all", *Region)
    for name, _ in settings.red_flags:
        if name not in words:
            yield error(FILE, 0, "settings-value", f'red_flags.{name}: "{name}" is no region.', did_you_mean(name, words))


def notes(settings: Settings, options: Options) -> Iterator[str]:
    """What a site goes without for its settings."""
    if not settings.base_url:
        yield "Without base_url there is no feed, no sitemap and no canonical address. Set it in supple.toml before you publish."
    if settings.search and not options.file_links and finish.pagefind() is None:
        yield "Pagefind's program is not there for this system, so the site has no search. Write search = false in supple.toml to hide this."
