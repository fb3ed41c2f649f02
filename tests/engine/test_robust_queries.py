"""A query finds its symbol however it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.trees import SMALL, indexed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer import Workspace

TREE = {
    **SMALL,
    "auth/token.py": '''
class TokenStore:
    """Keeps session tokens on disk."""

    def renew(self, token, connection):
        """Ask the server for a new token before the old one expires."""
        if token.expired:
            raise RuntimeError(f"token {token.id} expired, please log in again")
        return connection.post("/renew", token.id)


def normalize_color(value):
    """Bring a color into six hexadecimal digits."""
    return value.lstrip("#").lower().ljust(6, "0")
''',
    "server/index.ts": "export function listen(port: number) { return http.createServer(app).listen(port); }\n",
    "client/index.ts": "export function connect(url: string) { return new WebSocket(url); }\n",
    "db/ctx.go": """
package db

// initCfg reads the settings of the pool from the environment.
func initCfg(env []string) PoolCfg { return PoolCfg{Max: len(env)} }
""",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """TREE, indexed."""
    with indexed(tmp_path_factory.mktemp("robust"), TREE) as workspace:
        yield workspace


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("normalise a colour", "normalize_color"),  # British for American
        ("normalisation of colours", "normalize_color"),  # and another form of the word
        ("initialize the configuration of the pool", "initCfg"),  # in full for an abbreviation
        ("renew tok with conn", "renew"),  # an abbreviation for the word in full
        ("tokens renewing", "renew"),  # plural, and another form of the verb
        ("renwe the tokne", "renew"),  # letters swapped
        ("retrry a failled uplod", "retry_upload"),  # one too many, one too few
        ("why does initCfg read the environment", "initCfg"),  # an identifier in a sentence
        ('"for a new token before the old one expires"', "renew"),  # a quoted phrase
        ("RuntimeError: token 4711 expired, please log in again", "renew"),  # an error, pasted
        ("for n in range(tries):\n    send(req)", "run"),  # a snippet from memory
    ],
)
def test_a_query_finds_its_symbol_however_it_is_written(tree: Workspace, query: str, name: str) -> None:
    """Other spellings, forms, abbreviations, typos, names in sentences, phrases, errors and snippets: among the first two."""
    assert name in [hit.symbol.name for hit in tree.search(query, 2).hits]


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("client/index.ts", "client/index.ts"),
        ("server/index.ts", "server/index.ts"),
        ("./server/index.ts:1:17", "server/index.ts"),
        ("what is in client/index.ts", "client/index.ts"),
        ("the file index.ts of the server", "server/index.ts"),
        ("/home/ana/work/uploader/client/index.ts(3): error", "client/index.ts"),
        ("token.py", "auth/token.py"),
    ],
)
def test_a_file_is_found_by_its_path(tree: Workspace, query: str, path: str) -> None:
    """Whole or in part, with a line number, in a sentence, from another machine: the file's symbols come first."""
    assert tree.search(query).hits[0].symbol.path == path


def test_a_word_that_the_index_knows_is_not_corrected(tree: Workspace) -> None:
    """`renew` is one letter from `review`, which nothing holds but is a word: it is searched for as it is."""
    assert tree.search("review tokens").hits[0].signals.words == tree.search("tokens").hits[0].signals.words


def test_a_word_of_an_unsaved_text_is_not_corrected(tree: Workspace) -> None:
    """What only the buffer holds is found there, though the index has a word that is spelt nearly so."""
    tree.set_buffer("auth/new.py", "def renwe(kettle):\n    return kettle\n")
    try:
        assert tree.search("renwe it").hits[0].symbol.path == "auth/new.py"
    finally:
        tree.drop_buffer("auth/new.py")
