"""What an editor can set. Invariant: a bad value costs one message and leaves the default; it never stops the server."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from indexer import Kind, ModelUnavailable, Settings
from indexer.embedding.endpoint_settings import EndpointSettings, address_of
from indexer.search.roles import SOURCE, all_roles
from indexer.symbols import all_languages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

SECTION = "sememe"
MODES = ("hybrid", "names", "off")
LOG_LEVELS = ("off", "error", "warning", "info", "debug")


@dataclass(frozen=True, slots=True)
class WorkspaceSymbol:
    """How `workspace/symbol` answers."""

    mode: str = "hybrid"
    """hybrid: names first, then words and meaning. names: by name only. off: nothing, for editors whose own language
    servers are enough."""
    limit: int = 128


@dataclass(frozen=True, slots=True)
class EndpointOptions:
    """How an embeddings endpoint is asked; None: as the environment says, or the engine's default."""

    dimensions: int | None = None
    query_prefix: str | None = None
    document_prefix: str | None = None
    batch: int | None = None
    concurrency: int | None = None
    timeout_seconds: float | None = None

    def over(self, defaults: EndpointSettings, url: str | None) -> EndpointSettings:
        """These, and the rest of the defaults."""
        given = {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}
        return replace(defaults, url=url or defaults.url, **given)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """All settings, with their defaults."""

    model: str | None = None
    """`sememe` (bundled), a fastembed model's name, a folder, or `openai:NAME` of the endpoint. To be set by the user only,
    never from a workspace."""
    text_model: str | None = None
    """A model of their own for documents, named as above. As above."""
    endpoint: str | None = None
    """Where models `openai:NAME` are, on this machine. Some editors take settings from a workspace (Emacs's
    `.dir-locals.el`): another machine is named by the server's environment, which no workspace sets."""
    endpoint_options: EndpointOptions = field(default_factory=EndpointOptions)
    rerank: str | None = None
    """A fastembed cross-encoder's name, or a folder: it orders the best results of a question again. As above."""
    ignore: tuple[str, ...] = ()
    """More patterns, as in a `.gitignore` at the root."""
    respect_gitignore: bool = True
    max_file_bytes: int = 1_000_000
    threads: int | None = None
    """Processes that extract at the same time; by default half of the cores."""
    languages: tuple[str, ...] = ()
    """Only symbols of these languages are answered; empty: all."""
    roles: tuple[str, ...] = ()
    """Only symbols in files of these roles (source, test, docs, ...); empty: all."""
    unsaved: bool = True
    """Unsaved text of open documents is searched."""
    indexing: bool = True
    """Indexes are built and kept fresh; otherwise what is there is searched."""
    workspace_symbol: WorkspaceSymbol = field(default_factory=WorkspaceSymbol)
    log_level: str = "warning"

    def for_engine(self, defaults: Settings) -> Settings:
        """How a workspace is indexed."""
        return replace(
            defaults,
            model=self.model or defaults.model,
            text_model=self.text_model or defaults.text_model,
            endpoint=self.endpoint_options.over(defaults.endpoint, self.endpoint),
            rerank=self.rerank,
            extra_ignore=self.ignore,
            respect_gitignore=self.respect_gitignore,
            max_file_bytes=self.max_file_bytes,
            threads=self.threads or max(1, defaults.threads // 2),
        )


class _BadValueError(Exception):
    """What would have been right."""


class _SecretValueError(_BadValueError):
    """As above, where what was given may hold a key."""


def parse(given: object) -> tuple[ServerSettings, tuple[str, ...]]:
    """The settings in an editor's JSON, and a sentence for each value that is not as it must be.

    They may stand at the top or under `sememe`; null and absent mean the default.
    """
    if isinstance(given, dict) and SECTION in given:
        given = given[SECTION]
    if given is None:
        given = {}
    if not isinstance(given, dict):
        return ServerSettings(), (
            f"The settings of Sememe must be an object, not {_shown(given)}. The defaults apply.",
        )
    settings, said = _filled(ServerSettings(), given, _READERS, SECTION)
    return settings, said


def _filled(
    default: Any, given: dict[str, Any], readers: dict[str, Callable[[Any], Any]], name: str
) -> tuple[Any, tuple[str, ...]]:
    values: dict[str, Any] = {}
    said: list[str] = []
    for key, value in given.items():
        reader = readers.get(key)
        if reader is None:
            if key not in _OF_CLIENTS:
                said.append(f"There is no setting {name}.{key}.")
            continue
        if value is None:
            continue
        try:
            read = reader(value)
        except _BadValueError as error:
            shown = "what was given" if isinstance(error, _SecretValueError) else _shown(value)
            said.append(f"{name}.{key} must be {error}, not {shown}. The default applies.")
            continue
        if isinstance(read, tuple) and len(read) == 2 and isinstance(read[1], _Said):
            read, more = read
            said += more
        values[_field(key)] = read
    return replace(default, **values), tuple(said)


class _Said(tuple[str, ...]):
    """Sentences about the parts of a value."""

    __slots__ = ()


def _field(key: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in key)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _BadValueError("a text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _BadValueError("true or false")
    return value


def _count(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise _BadValueError(f"a number from {low:,} to {high:,}")
        return value

    return read


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise _BadValueError("a list of texts")
    return tuple(value)


def _some_of(known: Callable[[], Collection[str]]) -> Callable[[Any], tuple[str, ...]]:
    def read(value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) and each in known() for each in value):
            raise _BadValueError(f"a list of some of: {', '.join(sorted(known()))}")
        return tuple(value)

    return read


def _one_of(*known: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in known:
            raise _BadValueError(f"one of: {', '.join(known)}")
        return str(value)

    return read


def _any_text(value: Any) -> str:
    if not isinstance(value, str):
        raise _BadValueError("a text")
    return value


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.1 <= value <= 3_600:
        raise _BadValueError("a number from 0.1 to 3,600")
    return float(value)


def _endpoint(value: Any) -> str:
    """An address on this machine, or the one that the environment names: no workspace can send texts elsewhere."""
    named = EndpointSettings.of_environment().url
    if isinstance(value, str) and value == named:
        return value
    if named:
        raise _SecretValueError("the address in SEMEME_ENDPOINT, which counts, or nothing")
    try:
        if address_of(EndpointSettings(url=_text(value))).is_local:
            return value if isinstance(value, str) else ""
    except ModelUnavailable:
        pass
    raise _SecretValueError("an address on this machine, such as http://127.0.0.1:8080/v1 (SEMEME_ENDPOINT in the "
                            "environment of the server names others)")  # fmt: skip


def _endpoint_options(value: Any) -> tuple[EndpointOptions, _Said]:
    if not isinstance(value, dict):
        raise _BadValueError("an object")
    readers: dict[str, Callable[[Any], Any]] = {
        "dimensions": _count(1, 16_384), "queryPrefix": _any_text, "documentPrefix": _any_text,
        "batch": _count(1, 2_048), "concurrency": _count(1, 64), "timeoutSeconds": _seconds,
    }  # fmt: skip
    filled, said = _filled(EndpointOptions(), value, readers, f"{SECTION}.endpointOptions")
    return filled, _Said(said)


def _workspace_symbol(value: Any) -> tuple[WorkspaceSymbol, _Said]:
    if not isinstance(value, dict):
        raise _BadValueError("an object with mode and limit")
    readers = {"mode": _one_of(*MODES), "limit": _count(1, 1000)}
    filled, said = _filled(WorkspaceSymbol(), value, readers, f"{SECTION}.workspaceSymbol")
    return filled, _Said(said)


def roles() -> list[str]:
    """The names of the roles that a file can have."""
    return [SOURCE, *(role.name for role in all_roles())]


def kinds() -> list[str]:
    """The names of the kinds that a symbol can have."""
    return [kind.value for kind in Kind]


_READERS: dict[str, Callable[[Any], Any]] = {
    "model": _text,
    "textModel": _text,
    "endpoint": _endpoint,
    "endpointOptions": _endpoint_options,
    "rerank": _text,
    "ignore": _texts,
    "respectGitignore": _flag,
    "maxFileBytes": _count(1_000, 100_000_000),
    "threads": _count(1, 64),
    "languages": _some_of(lambda: all_languages().keys()),
    "roles": _some_of(roles),
    "unsaved": _flag,
    "indexing": _flag,
    "workspaceSymbol": _workspace_symbol,
    "logLevel": _one_of(*LOG_LEVELS),
}
# Settings of the editors' clients, which some of them send along.
_OF_CLIENTS = frozenset({"path", "trace", "trace.server"})
NAMES = tuple(_READERS)
assert {_field(name) for name in NAMES} == {each.name for each in fields(ServerSettings)}  # noqa: S101 (a table and its reader)
