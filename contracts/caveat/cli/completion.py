"""`caveat completion`: the script that completes commands in a shell."""

from __future__ import annotations

import click

from caveat.cli import _options, _output


@click.command("completion", short_help="Print the script that completes caveat in a shell.")
@click.argument("shell", type=click.Choice(["bash", "fish", "zsh"]))
@_options.output
def command(shell: str) -> None:
    """Print the script that completes commands, options, names of APIs, faults and report formats.

    To use it, add a line to the start-up file of the shell:

    \b
    ~/.bashrc                              eval "$(caveat completion bash)"
    ~/.zshrc                               eval "$(caveat completion zsh)"
    ~/.config/fish/completions/caveat.fish caveat completion fish | source
    """  # noqa: D301 - click reads this escape: it keeps the lines
    from click.shell_completion import get_completion_class

    from caveat.cli._main import COMPLETION

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click has no completion for {shell}")
    root = click.get_current_context().find_root()
    _output.echo_document(kind(root.command, {}, "caveat", COMPLETION).source())
