"""One editor's session: its folders, documents and settings, the keeper of its indexes, and what follows from changes to them.

Its methods belong to the event loop's thread, unless they say otherwise.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from indexer import CorruptIndex, Keeper, KeptNotice, KeptState, Settings, search

from . import figures, logs, metrics, status, uris
from .buffering import Buffering
from .documents import Documents
from .progress import ProgressReports
from .publishing import Publisher
from .roots import Roots
from .searching import Searching
from .settings import SECTION, ServerSettings, parse
from .tally import INDEX_DAMAGED, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from indexer.keeping.figures import KeeperFigures

    from .listener import Listener
    from .roots import Root

log = logging.getLogger(__name__)

STATUS_CHANGED = "sememe/statusChanged"


class Session:
    """What a server knows between `initialize` and the end."""

    def __init__(self, client: Listener) -> None:
        self.client = client
        self.settings = ServerSettings()
        self.roots = Roots()
        self.documents = Documents()
        self.searching = Searching()
        self.tally = Tally()
        self._publisher = Publisher(self._figures)
        self._buffering = Buffering(self.roots)
        self._progress = ProgressReports(client)
        self._keeper = Keeper(self._told_from_keeper)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._warm: set[str] = set()

    # -- begin and end -------------------------------------------------------------------------------------------------

    def begin(self, folders: Iterable[tuple[str, str]], options: object) -> None:
        """Open the editor's folders, (URI, name), under the settings that came with them."""
        self._loop = asyncio.get_running_loop()
        self.configure(options)
        self._publisher.begin(self._engine_settings().cache_dir)
        for uri, name in folders:
            self.add_folder(uri, name)

    def end(self) -> None:
        """Stop everything; from any thread."""
        self._publisher.end()
        self.searching.stop()
        self._buffering.stop()
        self._keeper.stop()
        for root in self.roots:
            root.workspace.close()

    # -- settings ------------------------------------------------------------------------------------------------------

    def configure(self, given: object) -> None:
        """Take settings as the editor gives them; what is changed acts at once."""
        settings, said = parse(given)
        for text in said:
            self.client.warn_once(text)
        before, self.settings = self.settings, settings
        logs.set_client_log_level(logs.LEVELS.get(settings.log_level, logs.NOTHING))
        if self._engine_settings(before) != self._engine_settings(settings) or before.indexing != settings.indexing:
            for root in self.roots:
                self._reopen(root)
        if before.unsaved != settings.unsaved:
            self._put_all_documents()

    def _engine_settings(self, settings: ServerSettings | None = None) -> Settings:
        return (settings or self.settings).for_engine(Settings())

    def fetch_settings(self) -> None:
        """Ask the editor for its settings, where it takes such questions."""
        if self.client.takes_configuration_requests:
            self.client.ask_for_settings(SECTION, lambda given: self._soon(self.configure, given))

    # -- folders -------------------------------------------------------------------------------------------------------

    def add_folder(self, uri: str, name: str) -> None:
        """Open a folder, and its index."""
        root = self.roots.add(uri, name, self._engine_settings())
        if root is not None:
            self._keep(root)
            self._put_all_documents()
            self._say_status()

    def remove_folder(self, uri: str) -> None:
        """Close a folder. Files below it may belong to another one now."""
        root = self.roots.remove(uri)
        if root is not None:
            self._keeper.close(root.key)
            self._progress.end(root, "closed")
            root.workspace.close()
            self._put_all_documents()
            self._say_status()

    def _reopen(self, root: Root) -> None:
        self._keeper.close(root.key)
        root.workspace.close()
        self._warm.discard(root.key)
        self._keep(self.roots.reopen(root, self._engine_settings()))
        self._put_all_documents()

    def _keep(self, root: Root) -> None:
        workspace = root.workspace
        workspace.when_adopted = lambda: self._soon(self._put_all_documents)
        if not self.settings.indexing:
            root.state = KeptState(root.key, "paused", fresh=False)
        else:
            workspace.use_writable_cache()
            self._keeper.open(root.key, replace(workspace.settings, cache_dir=workspace.cache_dir))
            self._attend()
        threading.Thread(target=self._warm_up, args=(root,), name="warm-up", daemon=True).start()

    def _warm_up(self, root: Root) -> None:
        """Load what the first search would wait for; buffers that came before the model get their vectors."""
        try:
            if root.workspace.is_indexed:
                root.workspace.open_reader().warm_up()
            root.workspace.usable_models()
            if root.workspace.is_indexed:
                search([root.workspace], "what the first question would have to load", wait_for_model=False)
        except CorruptIndex as damage:
            log.warning("the index of %s is damaged: %s", root.path, damage)
        except Exception:  # the edge of the thread
            log.exception("warming up failed")
        self._soon(self._put_all_documents)
        self._warm_up_second_opinion(root)

    def _warm_up_second_opinion(self, root: Root) -> None:
        """Last, for it may take seconds, and answers come without it."""
        try:
            root.workspace.second_opinion.encoder()
        except Exception:  # the edge of the thread
            log.exception("loading the cross-encoder failed")
        self.say_problem(root.workspace.second_opinion.failure)

    def say_problem(self, text: str | None) -> None:
        """Tell the person at the editor what is not as it should be, if anything is. From any thread."""
        if text is not None:
            self._soon(self.client.warn_once, text)

    def chosen(self, folders: Sequence[str] | None) -> list[Root]:
        """The roots of these URIs; all of them for None."""
        if folders is None:
            return list(self.roots)
        paths = [uris.path_of(uri) for uri in folders]
        return [root for root in self.roots if root.uri in folders or root.path in paths]

    # -- the keeper ----------------------------------------------------------------------------------------------------

    def reindex(self, roots: Sequence[Root], *, rebuild: bool) -> None:
        """Compare all files with the indexes; with `rebuild`, begin from nothing."""
        for root in roots:
            self._keeper.reconcile(root.key, rebuild=rebuild)

    def pause(self, roots: Sequence[Root]) -> None:
        """Stop indexing; what is done is kept."""
        for root in roots:
            self._keeper.pause(root.key)

    def resume(self, roots: Sequence[Root]) -> None:
        """Go on."""
        for root in roots:
            self._keeper.resume(root.key)

    def cancel_progress(self, token: int | str) -> None:
        """The person at the editor cancelled an indexing: it pauses."""
        key = self._progress.root_of(token)
        if key is not None and (root := self.roots.by_key(key)) is not None:
            self.pause([root])

    def repair(self, root: Root, damage: CorruptIndex) -> None:
        """An index turned out to be damaged: build it again. From any thread."""
        self.tally.errors.add(INDEX_DAMAGED)
        self._soon(self.client.warn_once, f"The index of {root.name} is damaged ({damage}): it is built again.")
        self._keeper.reconcile(root.key, rebuild=True)

    @property
    def keeper_pid(self) -> int | None:
        """The indexing process."""
        return self._keeper.pid

    @property
    def keeper_deaths(self) -> int:
        """How often the indexing process ended that should have gone on."""
        return self._keeper.deaths

    def keeper_figures(self) -> Future[KeeperFigures]:
        """What the indexing process counted; it may not answer."""
        return self._keeper.figures()

    async def _figures(self) -> str:
        return json.dumps(figures.server_row(await metrics.collect(self)))

    def _told_from_keeper(self, message: KeptState | KeptNotice) -> None:
        self._soon(self._told, message)

    def _told(self, message: KeptState | KeptNotice) -> None:
        root = self.roots.by_key(message.root)
        if root is None:
            return
        if isinstance(message, KeptNotice):
            if message.routine:
                log.info("%s: %s", root.path, message.text)
            else:
                self.client.warn_once(f"{root.name}: {message.text}")
            return
        root.state = message
        status.pass_on(root)
        self._progress.follow(root, message)
        if message.problem is not None:
            self.client.warn_once(message.problem)
        self._say_status()

    def _say_status(self) -> None:
        self.client.notify(STATUS_CHANGED, {"folders": [status.brief(root) for root in self.roots]})

    def _soon(self, function: Any, *arguments: Any) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, *arguments)

    # -- files and documents -------------------------------------------------------------------------------------------

    def files_changed(self, paths: Iterable[Path]) -> None:
        """Somebody says that these files changed, came or went."""
        by_root: dict[str, list[str]] = {}
        for path in paths:
            if (place := self.roots.at(path)) is not None:
                by_root.setdefault(place[0].key, []).append(place[1])
        for key, relative in by_root.items():
            self._keeper.changed(key, relative)

    def document_opened(self, uri: str, text: str, version: int) -> None:
        """A document came."""
        document = self.documents.open(uri, text, version)
        self._attend()
        if self.settings.unsaved:
            self._buffering.opened(document)

    def document_changed(self, uri: str, changes: Sequence[Any], version: int) -> None:
        """A document's text changed."""
        document = self.documents.change(uri, changes, version, self.client.encoding)
        if document is not None and self.settings.unsaved:
            self._buffering.changed(document)

    def document_closed(self, uri: str) -> None:
        """A document went: what was not saved counts no longer."""
        document = self.documents.close(uri)
        self._attend()
        if document is not None:
            self._buffering.closed(document)

    def document_saved(self, uri: str) -> None:
        """A document's file was written."""
        if (path := uris.path_of(uri)) is not None:
            self.files_changed([path])

    def _attend(self) -> None:
        """Tell the keeper which files are open, the one that was opened last first."""
        by_root: dict[str, list[str]] = {root.key: [] for root in self.roots if root.workspace.is_slow}
        for document in reversed(list(self.documents) if by_root else []):
            if document.path is not None and (place := self.roots.at(document.path)) and place[0].key in by_root:
                by_root[place[0].key].append(place[1])
        for key, paths in by_root.items():
            self._keeper.attend(key, paths)

    def _put_all_documents(self) -> None:
        for document in self.documents:
            if self.settings.unsaved:
                self._buffering.opened(document)
            else:
                self._buffering.closed(document)
