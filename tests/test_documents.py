"""What the documents say is what there is."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from indexer.symbols import all_languages

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

SPOKEN = {
    "cpp": "C++", "csharp": "C#", "objc": "Objective-C", "proto": "Protobuf", "hcl": "HCL", "commonlisp": "Common Lisp",
    "elisp": "Emacs Lisp", "fsharp": "F#", "vim": "Vim script", "ocaml_interface": "OCaml", "tsx": "TSX",
}  # fmt: skip
"""Names of languages that are written in another way than in the table."""


def _commands() -> dict[str, str]:
    """Every command with its help."""
    overview = subprocess.run(
        [sys.executable, "-m", "lsp_server", "--help"], capture_output=True, text=True, check=True
    )
    names = re.findall(r"^    ([a-z]+) ", overview.stdout, re.MULTILINE)
    return {
        name: subprocess.run(
            [sys.executable, "-m", "lsp_server", name, "--help"], capture_output=True, text=True, check=True
        ).stdout
        for name in names
    }


def test_every_language_with_symbols_is_in_the_readme() -> None:
    """Nobody has to try whether a language is known."""
    said = README.lower()
    missing = [
        name
        for name, language in all_languages().items()
        if language.grammar and SPOKEN.get(name, name).lower() not in said
    ]
    assert not missing


def test_commands_and_options_are_documented_and_exist() -> None:
    """docs/configuration.md names every command and option, and none that is not there."""
    commands = _commands()
    for name, text in commands.items():
        assert f"`sememe {name}" in CONFIGURATION, name
        for option in set(re.findall(r"--[a-z][a-z-]+", text.split("options:")[-1])) - {"--help"}:
            assert option in CONFIGURATION, f"{name} {option}"
    said = set(re.findall(r"`(?:sememe [a-z]+ )?(--[a-z][a-z-]+)", CONFIGURATION))
    assert said <= {option for text in commands.values() for option in re.findall(r"--[a-z][a-z-]+", text)}


def test_the_readmes_example_runs_as_it_stands(tmp_path: Path) -> None:
    """The library's example is code that works, from the repository's root."""
    example = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert example is not None
    ast.parse(example[1])
    env = {"SEMEME_CACHE_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    small = tmp_path / "repository"
    (small / "src").mkdir(parents=True)
    (small / "src" / "watch.py").write_text('def store(path):\n    """The disk cache cannot be written: say so."""\n')
    done = subprocess.run(
        [sys.executable, "-c", example[1]], cwd=small, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1].startswith("src/watch.py ")


def test_links_between_documents_lead_somewhere() -> None:
    """No dead relative link in the README or the docs."""
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_pages_have_the_kept_results() -> None:
    """The tables of docs/benchmarks.md and docs/models.md are those of benchmarks/results."""
    benchmarks = ROOT / "benchmarks"
    results = benchmarks / "results"
    for name, command in (
        ("benchmarks.md", [benchmarks / "comparison.py", results / "peers.json"]),
        ("benchmarks.md", [benchmarks / "tables.py"]),
        ("benchmarks.md", [benchmarks / "growth.py", results / "scale.json"]),
        ("benchmarks.md", [benchmarks / "starting.py", results / "start.json"]),
        ("models.md", [benchmarks / "models.py", "--json", results / "models.json"]),
    ):
        page = (ROOT / "docs" / name).read_text(encoding="utf-8")
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, encoding="utf-8", check=True)
        for table in done.stdout.strip().split("\n\n"):
            assert table in page
