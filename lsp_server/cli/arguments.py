"""What can be typed. Invariant: parsing loads no engine, so help is instant; what needs one to be checked is checked by
the command."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

_DESCRIPTION = "Search a codebase by meaning. Everything runs on this machine; nothing is sent anywhere, unless you name an endpoint."
_EPILOG = """\
examples:
  sememe search where are failed uploads retried
  sememe search --kind class --lang python session adapter
  sememe search --json "parse the command line" | jq -r '.results[0].path'
  sememe similar src/upload.py:120
  sememe usages Session.send
  sememe status

exit codes: 0 found, 1 nothing found, 2 error, 130 interrupted
'sememe COMMAND --help' tells about one command. SEMEME_CACHE_DIR names the folder of the indexes, SEMEME_MODEL the
embedding model, SEMEME_ENDPOINT a server of embeddings, SEMEME_DEBUG=1 shows tracebacks."""
CLIENTS = ("claude-code", "claude-desktop", "cursor", "vscode", "zed", "codex", "gemini", "opencode", "windsurf")
"""What `sememe mcp --install` knows; mcp_clients.toml has the rest."""
USES = ("call", "type", "import", "mention")
"""The values of `indexer.UsageKind`."""
_ROOT = "folder of the workspace (default: the repository around the current folder, or that folder)"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"sememe: {message}. '{self.prog} --help' shows what can be given.\n")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version  # noqa: PLC0415 (takes longer than all the rest)

        sys.stdout.write(f"sememe {version('sememe')}\n")
        parser.exit()


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command and its options; `module` names the module in this package whose `run` carries it out.

    :raises SystemExit: help or version were asked for (0), or it cannot be understood (2).
    """
    parser = build_parser()
    chosen, rest = parser.parse_known_args(arguments)
    if rest:
        # argparse ends a list of words at the first option; the words of a query may go on after it.
        if chosen.module != "search" or any(each.startswith("-") for each in rest):
            parser.error(f"unknown: {' '.join(rest)}")
        chosen.query += rest
    return chosen


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = _Parser(
        prog="sememe", description=_DESCRIPTION, epilog=_EPILOG, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="command", parser_class=_Parser)
    _index(commands)
    _search(commands)
    _similar(commands)
    _usages(commands)
    _symbols(commands)
    _status(commands)
    _why(commands)
    _doctor(commands)
    _clean(commands)
    _models(commands)
    _lsp(commands)
    _mcp(commands)
    return parser


def _command(commands: Any, name: str, module: str, text: str, epilog: str = "") -> argparse.ArgumentParser:
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=text[0].lower() + text[1:], description=f"{text}.", epilog=epilog, allow_abbrev=False
    )
    added.set_defaults(module=module)
    return added


def _index(commands: Any) -> None:
    added = _command(
        commands, "index", "index", "Bring the index of a workspace up to date, or build it",
        "Ctrl-C keeps what is done; the next run goes on from there.",
    )  # fmt: skip
    added.add_argument("root", metavar="ROOT", nargs="?", help=_ROOT)
    added.add_argument(
        "--model", metavar="NAME", help="embedding model; one of fastembed's is downloaded if it is not here yet"
    )
    _text_model(added)
    _endpoint(added)
    added.add_argument(
        "--rerank", metavar="NAME", help="cross-encoder for searching; it is downloaded if it is not here yet"
    )
    added.add_argument("--wait", metavar="SECONDS", type=_seconds, default=600.0,
                       help="how long to wait for another process that writes the index (default: 600; 0: not at all)")  # fmt: skip
    added.add_argument("--rebuild", action="store_true", help="throw the index away first")
    _json(added)


def _search(commands: Any) -> None:
    added = _command(
        commands, "search", "search", "Find symbols by meaning, by words or by name",
        "The index is brought up to date first, and built at the first use.",
    )  # fmt: skip
    added.add_argument("query", metavar="QUERY", nargs="*", help="a question, words or a name")
    _search_options(added)
    _explain(added)
    added.add_argument("--rerank", metavar="NAME", help="let a cross-encoder order the best results of a question again, "
                       "which is slower ('sememe models' lists them)")  # fmt: skip
    added.add_argument("--batch", metavar="FILE", help="read queries from a file (-: standard input), one a line; "
                       "each gives one line of output")  # fmt: skip


def _similar(commands: Any) -> None:
    added = _command(commands, "similar", "similar", "Find symbols like the one at a place")
    added.add_argument("place", metavar="FILE:LINE", help="a line, counted from 1, of a file of the workspace")
    _search_options(added)
    _explain(added)


def _usages(commands: Any) -> None:
    added = _command(
        commands, "usages", "usages", "Find where a name is used, or what a symbol uses",
        "Read from the syntax of the files as they are now. Each line says what ties the usage to a definition: file, container, "
        "import and folder are shown by the text; only and name are by name alone.",
    )  # fmt: skip
    added.add_argument(
        "name", metavar="NAME", help="a symbol's name, perhaps with its container: Session.send, Session::send"
    )
    added.add_argument("--callees", action="store_true", help="what the symbols of this name call, and name as types")
    added.add_argument(
        "--definition", metavar="FILE:LINE", help="the one definition that is meant, where the name has several"
    )
    added.add_argument("--as", dest="uses", metavar="USE", action="append", default=[], choices=USES,
                       help=f"only this use: {', '.join(USES)} (repeatable)")  # fmt: skip
    _search_options(added, limit=100, kind="only inside symbols of this kind (repeatable)")


def _search_options(
    added: argparse.ArgumentParser, limit: int = 10, kind: str = "only this kind of symbol (repeatable)"
) -> None:
    added.add_argument("--root", metavar="DIR", help=_ROOT)
    added.add_argument("--limit", metavar="N", type=_count, default=limit, help=f"how many results (default: {limit})")
    added.add_argument("--kind", metavar="K", action="append", default=[], help=kind)
    added.add_argument("--lang", metavar="L", action="append", default=[], help="only this language (repeatable)")
    added.add_argument("--path", metavar="GLOB", action="append", default=[],
                       help="only paths like this, relative to the root: * within a folder, ** across (repeatable)")  # fmt: skip
    added.add_argument("--exclude", metavar="GLOB", action="append", default=[], help="no paths like this (repeatable)")
    added.add_argument("--role", metavar="R", action="append", default=[],
                       help="only files of this role: source, test, example, docs, ... (repeatable)")  # fmt: skip
    added.add_argument("--content", metavar="WHAT", default="all",
                       help="code (source and the like), docs (Markdown, reStructuredText, AsciiDoc, text ...) or all (default)")  # fmt: skip
    added.add_argument("--no-refresh", action="store_true", help="search the index as it is")
    added.add_argument("--model", metavar="NAME", help="embedding model (default: the one in the package)")
    _text_model(added)
    _endpoint(added)
    _json(added)


def _explain(added: argparse.ArgumentParser) -> None:
    added.add_argument("--explain", action="store_true", help="show what each result's score is made of")


def _symbols(commands: Any) -> None:
    added = _command(commands, "symbols", "symbols", "Show the symbols of a file, or of the files in a folder")
    added.add_argument("path", metavar="PATH", help="a file or folder; it needs no index")
    _json(added)


def _status(commands: Any) -> None:
    added = _command(commands, "status", "status", "Show what the index of a workspace holds and how fresh it is")
    added.add_argument("root", metavar="ROOT", nargs="?", help=_ROOT)
    added.add_argument("--skipped", action="store_true", help="list what is left out, with the reasons")
    how = added.add_mutually_exclusive_group()
    _json(how)
    how.add_argument("--prometheus", action="store_true", help="answer in Prometheus' text format")


def _why(commands: Any) -> None:
    added = _command(commands, "why", "why", "Tell whether a file is indexed and, if not, the reason")
    added.add_argument("path", metavar="PATH", help="a file or folder of the workspace")
    added.add_argument(
        "--root", metavar="DIR", help="folder of the workspace (default: the repository around the file)"
    )


def _doctor(commands: Any) -> None:
    added = _command(commands, "doctor", "doctor", "Check the installation, the cache and the index of a workspace")
    added.add_argument("root", metavar="ROOT", nargs="?", help=_ROOT)


def _clean(commands: Any) -> None:
    added = _command(commands, "clean", "clean", "Remove indexes from the cache")
    which = added.add_mutually_exclusive_group()
    which.add_argument("root", metavar="ROOT", nargs="?", help=_ROOT)
    which.add_argument("--all", action="store_true", help="the indexes of all workspaces, and --vectors")
    which.add_argument("--gone", action="store_true", help="those whose workspace no longer exists")
    which.add_argument("--vectors", action="store_true", help="what slow models have read, of all workspaces")
    added.add_argument("--yes", action="store_true", help="do not ask")


def _models(commands: Any) -> None:
    added = _command(commands, "models", "models", "List the models that can be named")
    _json(added)


def _lsp(commands: Any) -> None:
    added = _command(commands, "lsp", "lsp", "Serve an editor over the language server protocol")
    how = added.add_mutually_exclusive_group()
    how.add_argument("--stdio", action="store_true", help="over standard input and output (default)")
    how.add_argument("--tcp", metavar="HOST:PORT", type=_address,
                     help="over a port of this machine (0: any free one), for the first client that connects")  # fmt: skip
    _log_level(added)


def _mcp(commands: Any) -> None:
    added = _command(
        commands, "mcp", "mcp", "Serve agents over the Model Context Protocol",
        "It takes the package 'mcp' of the extra: pip install 'sememe[mcp]'.",
    )  # fmt: skip
    added.add_argument("roots", metavar="ROOT", nargs="*", help=_ROOT.replace("folder", "folders", 1))
    how = added.add_mutually_exclusive_group()
    how.add_argument("--stdio", action="store_true", help="over standard input and output (default)")
    how.add_argument("--http", metavar="HOST:PORT", type=_address,
                     help="over streamable HTTP on a port of this machine (0: any free one), for any number of clients")  # fmt: skip
    how.add_argument("--install", metavar="CLIENT", choices=CLIENTS,
                     help=f"do not serve, but add this server to a client's configuration: {', '.join(CLIENTS)}")  # fmt: skip
    added.add_argument(
        "--user", action="store_true", help="have --install add it for all projects of the user, not for this one"
    )
    added.add_argument("--print", action="store_true", help="have --install only show what it would write, and where")
    _log_level(added)


def _log_level(added: argparse.ArgumentParser) -> None:
    added.add_argument("--log-level", metavar="LEVEL", choices=("error", "warning", "info", "debug"),
                       help="what is logged to standard error: error, warning, info or debug (default: warning)")  # fmt: skip


def _text_model(added: argparse.ArgumentParser) -> None:
    added.add_argument("--text-model", metavar="NAME", help="a model of their own for documents: Markdown, reStructuredText, "
                       "AsciiDoc, text (default: SEMEME_TEXT_MODEL, or the model of code)")  # fmt: skip


def _endpoint(added: argparse.ArgumentParser) -> None:
    group = added.add_argument_group("embeddings endpoint, for --model or --text-model openai:NAME")
    group.add_argument("--endpoint", metavar="URL", help="where a server like OpenAI's /v1/embeddings has the model: "
                       "http://127.0.0.1:8080/v1 (default: SEMEME_ENDPOINT)")  # fmt: skip
    group.add_argument("--dimensions", metavar="N", type=_count, help="ask for vectors of this many dimensions")
    group.add_argument("--query-prefix", metavar="TEXT", help="what the model wants before a question")
    group.add_argument("--document-prefix", metavar="TEXT", help="what the model wants before a text that is searched")
    group.add_argument("--api-key-from", metavar="WHERE", help="the environment variable that holds the key, or keyring "
                       "(default: SEMEME_API_KEY)")  # fmt: skip
    group.add_argument("--allow-http", action="store_true", help="let code and key go to another machine unencrypted")


def _json(added: argparse.ArgumentParser | argparse._MutuallyExclusiveGroup) -> None:
    added.add_argument("--json", action="store_true", help="answer in JSON")


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return min(int(text), 1_000_000)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= 1e7:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return seconds


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.removeprefix("[").removesuffix("]"), int(port)
