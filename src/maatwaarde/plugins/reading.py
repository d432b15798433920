"""Readers of plugins beside those of the library; one that fails is named."""

from __future__ import annotations

from functools import partial

from maatwaarde.diagnostics import Diagnostic, MaatwaardeError, ProposalError, Where
from maatwaarde.messages import Message, msg
from maatwaarde.plugins.contained import Failed, contained
from maatwaarde.plugins.loader import Plugins
from maatwaarde.proposals import (
    Grid,
    RawTable,
    Reader,
    ReaderRegistry,
    ReadOptions,
    default_readers,
)


def all_readers(plugins: Plugins) -> ReaderRegistry:
    """Return a new registry of the library's readers and those of plugins."""
    readers = default_readers()
    for extension in plugins.readers:
        owner = plugins.readers.owner(extension)
        readers.register(extension, _contained(plugins.readers.get(extension), extension, owner))
    return readers


def _contained(reader: Reader, extension: str, owner: str) -> Reader:
    def read(data: bytes, name: str, options: ReadOptions) -> RawTable | Grid:
        def problem(what: Message) -> ProposalError:
            return ProposalError(
                Diagnostic(
                    code="reader-failed",
                    what=msg(
                        "the reader {extension!r} of plugin {owner!r} {what}",
                        extension=extension,
                        owner=owner,
                        what=what,
                    ),
                    mend=msg("check the file, update the plugin, or save the file as CSV"),
                    where=Where(file=name),
                )
            )

        who = msg("reader {name!r} of plugin {owner!r}", name=extension, owner=owner)
        try:
            # What the reader has to say about the file is raised as it is.
            read_it = partial(reader, data, name, options)
            table = contained(who, read_it, passes=MaatwaardeError)
        except Failed as failed:
            raise problem(msg("fails: {reason}", reason=failed.why)) from failed
        if not isinstance(table, RawTable | Grid):
            kind = type(table).__name__
            raise problem(msg("returns no RawTable or Grid but a {kind}", kind=kind))
        return table

    return read
