"""Errors, each named for the decision that it asks of the caller."""

from __future__ import annotations


class SememeError(Exception):
    """Base of all errors that are meant for the user: the message says what is wrong and what to do."""


class NotAWorkspace(SememeError):  # noqa: N818 (names a decision, as all here)
    """The root does not exist or is no folder: ask for another."""


class CorruptIndex(SememeError):  # noqa: N818
    """A file of the index is damaged: throw the index away and build it again."""


class IndexBusy(SememeError):  # noqa: N818
    """Another process writes this index: wait, or read what is there."""


class CacheUnusable(SememeError):  # noqa: N818
    """The cache folder cannot be made or written: name another with SEMEME_CACHE_DIR."""


class ModelUnavailable(SememeError):  # noqa: N818
    """A model cannot be had: search by words alone or leave the order as it is, and say so."""


class ModelAway(ModelUnavailable):
    """A model's server does not answer as it should: as above, and ask again later."""


class Cancelled(SememeError):  # noqa: N818
    """The caller asked to stop. What was committed so far is kept."""
