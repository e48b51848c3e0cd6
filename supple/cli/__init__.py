"""Arguments → a run of Supple: what it prints, and its exit code.

0 fine · 1 faults in the content, or warnings under --strict · 2 usage or settings · 3 our own fault ·
130 interrupted. Results go to stdout, all else to stderr.
"""

import io
import os
import sys
import traceback

import click

import supple
from supple.cli import author, site
from supple.cli.build import build
from supple.cli.common import FINE, INTERRUPTED, OURS, USAGE, Stop, say
from supple.cli.serve import serve


class Group(click.Group):
    """A group whose command is `build` when none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args and ctx.resilient_parsing:
            return super().parse_args(ctx, args)  # a shell asks which commands there are
        if not args or (args[0] not in self.commands and args[0].startswith("-") and args[0] not in ("--help", "-h", "--version")):
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        from supple.diagnostics import did_you_mean

        if args and args[0] not in self.commands:
            raise click.UsageError(f'There is no command "{args[0]}". {did_you_mean(args[0], self.commands)}', ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(supple.__version__, prog_name="supple")
def program() -> None:
    """Supple turns Markdown exercise articles into a website and paper.

    Without a command it builds the site in this folder.

    \b
    A first site:
      supple init my-site                  makes it; then: cd my-site
      supple serve                         shows it in the browser while you write
      supple new exercise "Wall push-up"   begins an article
      supple check                         names each mistake, with what to write
      supple build                         builds it into output/

    `supple COMMAND --help` explains a command and its options.

    \b
    To complete commands and options with the Tab key, put this line into the file named:
      ~/.bashrc    eval "$(_SUPPLE_COMPLETE=bash_source supple)"
      ~/.zshrc     eval "$(_SUPPLE_COMPLETE=zsh_source supple)"
      ~/.config/fish/completions/supple.fish    _SUPPLE_COMPLETE=fish_source supple | source
    """


for command in (
    build,
    site.check,
    serve,
    author.new,
    site.list_,
    site.clean,
    site.config_,
    author.figure,
    author.init,
    author.fmt_,
    author.import_,
    author.schema_,
):
    program.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Runs the program and gives its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may not know every letter
    try:
        program.main(args=sys.argv[1:] if arguments is None else arguments, prog_name="supple", standalone_mode=False)
    except Stop as stop:
        return stop.code
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as fault:
        fault.show()
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        say("Interrupted. The site is as it was before, or the next command brings it to its end.")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has gone, as in `supple list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as fault:
        say(f"{fault.strerror or fault}: {fault.filename or ''}".rstrip(": ") + ".")
        say("The site is as it was before, or the next command brings it to its end.")
        return USAGE
    except Exception:
        traceback.print_exc()
        say(f"This is a fault in Supple {supple.__version__}, not in your content. Please report it with the lines above.")
        return OURS
    return FINE
