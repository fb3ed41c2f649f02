"""What a server counts of its requests. Any thread may count."""

from __future__ import annotations

from indexer.counting import Counter, Histogram
from indexer.keeping.figures import UPDATE_FAILED

_STOPPED = {-32800: "cancelled", -32801: "superseded"}
_ERRORS = {
    -32700: "parse_error", -32600: "invalid_request", -32601: "method_not_found", -32602: "invalid_params",
    -32603: "internal_error", -32002: "not_initialized", -32803: "request_failed",
}  # fmt: skip
"""By the codes of the protocol."""

INDEX_DAMAGED, INDEXING_ENDED = "index_damaged", "indexing_process_ended"

STOPPED = tuple(_STOPPED.values())
ERRORS = (*_ERRORS.values(), "other", INDEX_DAMAGED, INDEXING_ENDED, UPDATE_FAILED)
"""All kinds there are."""


class Tally:
    """Of one server, since it was started."""

    def __init__(self) -> None:
        self.requests = Histogram()
        """From the moment a request is looked at until its answer is ready, by method or tool."""
        self.searches = Histogram()
        """In the engine: `name`, `question` or `similar`. One request may be none."""
        self.stopped = Counter()
        """Requests that nobody waited for any more."""
        self.errors = Counter()

    def refused(self, code: int) -> None:
        """A request was answered with an error of this code."""
        if (reason := _STOPPED.get(code)) is not None:
            self.stopped.add(reason)
        else:
            self.errors.add(_ERRORS.get(code, "other"))
