"""An editor that behaves: it answers what the server asks, keeps what the server says, and edits documents and files."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .raw import PATIENCE_SECONDS, SERVER, Client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .raw import Message

CAPABILITIES: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "window": {"workDoneProgress": True},
    "workspace": {
        "workspaceFolders": True,
        "configuration": True,
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "symbol": {"symbolKind": {"valueSet": list(range(1, 27))}},
    },
}


class Editor(Client):
    """Wraps the raw client. Everything that the server says is in `seen`."""

    def __init__(
        self,
        home: Path,
        *roots: Path,
        settings: Any = None,
        capabilities: dict[str, Any] | None = None,
        wait: bool = True,
        command: list[str] = SERVER,
        **variables: str,
    ) -> None:
        super().__init__(home, command, **variables)
        self.settings = settings
        self._versions: dict[str, int] = {}
        self.answer = self.initialize(
            capabilities=CAPABILITIES if capabilities is None else capabilities,
            workspaceFolders=[{"uri": root.as_uri(), "name": root.name} for root in roots],
            initializationOptions=settings,
        )["result"]
        if wait and roots:
            self.wait_until_ready()

    def next_message(self) -> Message:
        """As the raw client's, answering what an editor answers."""
        message = super().next_message()
        if "method" in message and "id" in message:
            result = [self.settings] if message["method"] == "workspace/configuration" else None
            self.send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        return message

    def result(self, method: str, params: Any = None) -> Any:
        """The result of a request, which must have one."""
        answer = self.request(method, params)
        assert "result" in answer, answer
        return answer["result"]

    def status(self) -> Any:
        """What `sememe/status` says."""
        return self.result("sememe/status")

    def search(self, query: str, **params: Any) -> list[Any]:
        """The results of `sememe/search`."""
        results: list[Any] = self.result("sememe/search", {"query": query, **params})["results"]
        return results

    def names(self, query: str, **params: Any) -> list[str]:
        """The names of the results of `sememe/search`."""
        return [each["name"] for each in self.search(query, **params)]

    def wait(self, what: Callable[[], Any]) -> Any:
        """Ask again until there is an answer that counts; gives it."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := what()):
            assert time.monotonic() < deadline, f"in vain: {found!r}\n{self.errors.decode(errors='replace')[-3000:]}"
            time.sleep(0.02)
        return found

    def wait_until_ready(self) -> None:
        """Every folder is indexed, and kept fresh."""

        def ready() -> bool:
            status = self.status()
            return status["state"] == "ready" and not any(folder["stale"] for folder in status["folders"])

        self.wait(ready)

    def wait_until_whole(self) -> None:
        """The model is loaded, too."""
        self.wait_until_ready()
        self.wait(lambda: not self.result("sememe/search", {"query": "x"})["status"]["degraded"])

    def messages(self) -> list[str]:
        """What was shown to the person so far."""
        return [each["params"]["message"] for each in self.seen if each.get("method") == "window/showMessage"]

    def phase(self, number: int = 0) -> str:
        """What the keeper of a folder does."""
        phase: str = self.status()["folders"][number]["phase"]
        return phase

    def set(self, settings: Any) -> None:
        """Change the settings, as an editor does that is asked for them."""
        self.settings = settings
        self.notify("workspace/didChangeConfiguration", {"settings": None})

    def finds(self, query: str, name: str) -> bool:
        """Whether a name is among the results."""
        return name in self.names(query)

    # -- documents -----------------------------------------------------------------------------------------------------

    def open(self, path: Path, text: str | None = None) -> None:
        """Open a document, with the text of its file or another one."""
        uri = path.as_uri()
        self._versions[uri] = 1
        content = path.read_bytes().decode() if text is None else text
        document = {"uri": uri, "languageId": "plaintext", "version": 1, "text": content}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, path: Path, *changes: Any) -> None:
        """Send changes; a text alone replaces all."""
        uri = path.as_uri()
        self._versions[uri] += 1
        events = [{"text": each} if isinstance(each, str) else each for each in changes]
        params = {"textDocument": {"uri": uri, "version": self._versions[uri]}, "contentChanges": events}
        self.notify("textDocument/didChange", params)

    def save(self, path: Path, text: str) -> None:
        """Write the file and tell."""
        path.write_bytes(text.encode())
        self.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})

    def shut(self, path: Path) -> None:
        """Close a document."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})

    def leave(self) -> int:
        """End as the specification has it; gives the exit code."""
        self.result("shutdown")
        self.notify("exit")
        return self.code()


@contextmanager
def undisturbed(home: Path, *roots: Path) -> Iterator[Editor]:
    """An editor with these folders, indexed and whole. Nothing is shown to the person until it leaves in order."""
    editor = Editor(home, *roots)
    editor.wait_until_whole()
    yield editor
    assert editor.messages() == []
    assert editor.leave() == 0
    editor.close()


def edit(line: int, start: int, end: int, text: str, end_line: int | None = None) -> Any:
    """A change of a range."""
    return {
        "range": {
            "start": {"line": line, "character": start},
            "end": {"line": line if end_line is None else end_line, "character": end},
        },
        "text": text,
    }
