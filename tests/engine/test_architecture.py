"""The architecture that docs/architecture.md describes, read from the imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*(ROOT / "indexer").rglob("*.py"), *(ROOT / "lsp_server").rglob("*.py")])

FACES_OF_THE_PROTOCOL = {f"lsp_server/{name}.py" for name in ("answers", "client", "features", "guard", "strictness")}

OWNERS = {
    "tantivy": {"indexer/store/lexical.py"},
    "usearch": {"indexer/store/graph.py"},
    "onnxruntime": {"indexer/store/graph.py", "indexer/embedding/loading.py"},
    "fastembed": {"indexer/embedding/loading.py"},
    "tokenizers": {"indexer/embedding/bundled_model.py"},
    "urllib3": {"indexer/embedding/posting.py"},
    "httpx": set(),
    "requests": set(),
    "keyring": {"indexer/embedding/keys.py"},
    "tree_sitter": {"indexer/symbols/grammars.py"},
    "tree_sitter_language_pack": {"indexer/symbols/grammars.py"},
    "sqlite3": {
        "indexer/embedding/vector_cache.py",
        "indexer/store/catalog.py",
        "indexer/store/catalog_writer.py",
        "indexer/store/failures.py",
    },
    "msgpack": {"indexer/extraction/wire.py"},
    "filelock": {"indexer/store/folder.py"},
    "platformdirs": {"indexer/store/folder.py"},
    "rapidfuzz": {"indexer/search/typos.py"},
    "py_rust_stemmers": {"indexer/analysis.py"},
    "pygls": FACES_OF_THE_PROTOCOL,
    "lsprotocol": FACES_OF_THE_PROTOCOL,
    "mcp": {"lsp_server/agents/server.py"},
    "mcp_types": set(),
    "uvicorn": {"lsp_server/agents/server.py"},
    "anyio": {"lsp_server/agents/server.py"},
    "starlette": set(),
    "prometheus_client": {"lsp_server/exposition.py"},
    "psutil": {"indexer/processes.py"},
    "watchdog": {"indexer/files/watch.py"},
}
"""Which module may import an engine."""

FORBIDDEN = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "importlib.util", "runpy"}


def imports(path: Path) -> set[str]:
    """The absolute names of all modules that a file imports, at any depth of its code."""
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module or "") if part)
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def name_of(path: Path) -> str:
    """Relative, with slashes."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_run_downwards(path: Path) -> None:
    """The engine knows no face and no protocol; the faces know no store."""
    names = imports(path)
    if name_of(path).startswith("indexer/"):
        assert not {name for name in names if name.split(".")[0] in {"lsp_server", "pygls", "lsprotocol", "mcp"}}
    else:
        assert not {name for name in names if name.startswith(("indexer.store", "sqlite3"))}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_each_engine_is_imported_by_one_module(path: Path) -> None:
    """Another word index or model would change one file."""
    used = {name.split(".")[0] for name in imports(path)} & OWNERS.keys()
    assert not {engine for engine in used if name_of(path) not in OWNERS[engine]}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_loads_code_or_pickles(path: Path) -> None:
    """What an index or a workspace holds is never turned into code."""
    assert not imports(path) & FORBIDDEN
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "__import__", "compile"}


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_modules_are_small_and_say_what_they_are(path: Path) -> None:
    """A module has a docstring, a telling name and one purpose."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert path.stem.rstrip("s") not in {"util", "helper", "common", "misc", "manager"}
    assert text.count("\n") <= 350
