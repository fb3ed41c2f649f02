"""Which definition a use of a name means, as far as the text shows it. Knows no language: what one shows is in `rules`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from ..values import Kind, Position
from .rules import rules_of, words_of
from .values import Tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..values import Span, Symbol
    from .reading import ReadFile
    from .references import Reference
    from .rules import Rules
    from .values import Definition

_MEMBERS = frozenset({Kind.METHOD, Kind.FIELD, Kind.PROPERTY, Kind.ENUM_MEMBER, Kind.CONSTRUCTOR})
"""What a receiver stands before, where a class is named or `self` meant."""
_RELATIVE = re.compile(r"""from\s+\.|["']\.{1,2}/|\b(?:crate|super|self)\b""")
"""An import of the same project."""
_GOES_ON = frozenset(".:/\\")
_CALLABLE = frozenset({Kind.FUNCTION, Kind.METHOD, Kind.CONSTRUCTOR})


@dataclass(frozen=True, slots=True)
class Scene:
    """The file that a reference is in."""

    root: str
    path: str
    language: str
    imports: tuple[str, ...]
    scopes: tuple[tuple[str, Span], ...] = ()
    """Names of parameters and local variables, each with the function that it is of."""

    @classmethod
    def of(cls, root: str, language: str, read: ReadFile, symbols: Sequence[Symbol]) -> Self:
        """That of a file that was read, with its symbols."""
        functions = [each for each in symbols if each.kind in _CALLABLE]
        scopes = set()
        for name, place in read.bound:
            around = innermost(functions, place)
            if around is not None:
                scopes.add((name, around.span))
        return cls(root, read.path, language, read.imports, tuple(scopes))

    @property
    def folder(self) -> str:
        """Of the file, with `/` at its end; empty at the top."""
        return self.path[: self.path.rfind("/") + 1]


def tied(
    reference: Reference, scene: Scene, around: Symbol | None, definitions: Sequence[Definition]
) -> tuple[Tie, tuple[Definition, ...]]:
    """What speaks for a definition, and the definitions it speaks for: one group (overloads, clauses) where more than the name
    does, else all that the name fits; none where the text shows that it is another's.

    :param around: the innermost symbol around the reference.
    :param definitions: all of that name.
    """
    rules = rules_of(scene.language)
    fitting = [
        each
        for each in definitions
        if rules_of(each.symbol.language).family == rules.family and _can_mean(reference, rules, around, each.symbol)
    ]
    found = _Looking(reference, scene, around, fitting).found()
    if found is not None:
        return found
    if not fitting or _is_foreign(reference, scene, fitting):
        return Tie.NAME, ()
    return (Tie.ONLY if len({_group(each) for each in fitting}) == 1 else Tie.NAME), tuple(fitting)


def _can_mean(reference: Reference, rules: Rules, around: Symbol | None, symbol: Symbol) -> bool:
    """A member is not named without its object, except inside its class, where a language lets one."""
    if reference.receiver or rules.implicit or symbol.kind not in _MEMBERS or symbol.kind is Kind.ENUM_MEMBER:
        return True
    return symbol.container in _scopes(around)


@dataclass(frozen=True, slots=True)
class _Looking:
    reference: Reference
    scene: Scene
    around: Symbol | None
    fitting: Sequence[Definition]

    def found(self) -> tuple[Tie, tuple[Definition, ...]] | None:
        rules, receiver = rules_of(self.scene.language), self.reference.receiver
        if self.reference.statement != -1:
            return self._told(Tie.IMPORT, self._imported(rules, [self.scene.imports[self.reference.statement]]))
        if not receiver:
            return self._unqualified(rules)
        if receiver in rules.self_words or self._is_own_object(rules):
            return self._told(Tie.CONTAINER, self._of_class_around())
        return self._told(Tie.CONTAINER, self._of_container(receiver)) or self._told(
            Tie.IMPORT, self._of_module(rules, receiver)
        )

    def _unqualified(self, rules: Rules) -> tuple[Tie, tuple[Definition, ...]] | None:
        if self._is_local():
            return Tie.NAME, ()
        visible = self._in_file(rules)
        if visible is not None:
            tie, found = visible
            return self._told(tie, found)
        statements = [text for text in self.scene.imports if rules.opens or self._is_named_by(text)]
        free = self._imported(rules, statements)
        if (told := self._told(Tie.IMPORT, free)) is not None:
            return told
        if not rules.shared:
            return None
        beside = [
            each
            for each in self.fitting
            if not each.symbol.container and self._is_here(each) and _folder(each) == self.scene.folder
        ]
        return self._told(Tie.FOLDER, beside)

    def _in_file(self, rules: Rules) -> tuple[Tie, list[Definition]] | None:
        """Those of this file whose scope is around the reference: the innermost."""
        outer = _scopes(self.around)
        seen = [
            each
            for each in self.fitting
            if self._is_here(each)
            and each.symbol.path == self.scene.path
            and each.symbol.container in outer
            and (rules.implicit or each.symbol.kind not in _MEMBERS)
        ]
        if not seen:
            return None
        depth = max(len(each.symbol.container) for each in seen)
        inner = [each for each in seen if len(each.symbol.container) == depth]
        return (Tie.CONTAINER if inner[0].symbol.kind in _MEMBERS else Tie.FILE), inner

    def _of_class_around(self) -> list[Definition]:
        """Those of the class that the reference stands in, in this file if it has some (a class may go on in another)."""
        scopes = _scopes(self.around) - {""}
        found = [each for each in self.fitting if each.symbol.container in scopes]
        if not found:
            return []
        depth = max(len(each.symbol.container) for each in found)
        inner = [each for each in found if len(each.symbol.container) == depth]
        here = [each for each in inner if self._is_here(each) and each.symbol.path == self.scene.path]
        return here or inner

    def _of_container(self, receiver: str) -> list[Definition]:
        found = [each for each in self.fitting if each.symbol.container.rpartition(".")[2] == receiver]
        here = [each for each in found if self._is_here(each) and each.symbol.path == self.scene.path]
        return here or _nearest(found, self.scene.imports) or found

    def _of_module(self, rules: Rules, receiver: str) -> list[Definition]:
        """Those at the top level of a module that the receiver names."""
        free = [each for each in self.fitting if each.symbol.kind not in _MEMBERS]
        statements = [text for text in self.scene.imports if receiver in words_of(text)]
        found = self._imported(rules, statements, free, qualified=True)
        if found or not rules.paths:
            return found
        return [each for each in free if rules.module_words(each.symbol.path) == {receiver}]

    def _imported(
        self,
        rules: Rules,
        statements: Sequence[str],
        among: Sequence[Definition] | None = None,
        *,
        qualified: bool = False,
    ) -> list[Definition]:
        """Those whose module one of the statements names: by file, or by folder where it takes all names of one."""
        found = []
        for each in self.fitting if among is None else among:
            path = each.symbol.path
            if path == self.scene.path and self._is_here(each):
                continue
            module = rules_of(each.symbol.language).module_words(path)
            folder = frozenset(words_of(_folder(each).rstrip("/").rpartition("/")[2]))
            folders = set(words_of(_folder(each)))
            for text in statements:
                words = set(words_of(text))
                if not (qualified or rules.opens or self._may_come(text, words)):
                    continue
                takes_all = "*" in text and bool(folder) and folder <= words
                # A package gives on what its modules define: `from uploads import retry`, defined in uploads/net.py.
                gives_on = not qualified and self.reference.name in words and bool(folders & words)
                if (module and module <= words) or takes_all or gives_on:
                    found.append(each)
                    break
        return _nearest(found, statements)

    def _may_come(self, text: str, words: set[str]) -> bool:
        return self.reference.name in words or "*" in text

    def _is_named_by(self, text: str) -> bool:
        return self._may_come(text, set(words_of(text)))

    def _is_here(self, each: Definition) -> bool:
        return each.root == self.scene.root

    def _is_own_object(self, rules: Rules) -> bool:
        found = rules.self_in.search(self.around.signature) if self.around is not None else None
        return found is not None and found[1] == self.reference.receiver

    def _is_local(self) -> bool:
        """A function around has a parameter or a variable of this name."""
        reference = self.reference
        place = Position(reference.line, reference.column)
        return any(name == reference.name and span.start <= place < span.end for name, span in self.scene.scopes)

    def _told(self, tie: Tie, found: Sequence[Definition]) -> tuple[Tie, tuple[Definition, ...]] | None:
        """One group or nothing: of several, the text does not say which."""
        if not found or len({_group(each) for each in found}) > 1:
            return None
        return tie, tuple(found)


def innermost(symbols: Sequence[Symbol], place: Position) -> Symbol | None:
    """The symbol around a place that begins last."""
    around = [each for each in symbols if each.span.start <= place < each.span.end]
    return max(around, key=lambda each: each.span.start, default=None)


def _scopes(around: Symbol | None) -> frozenset[str]:
    """The qualified names of everything around a place, and the top level."""
    if around is None:
        return frozenset({""})
    parts = [part for part in (*around.container.split("."), around.name) if part]
    return frozenset(".".join(parts[:count]) for count in range(len(parts) + 1))


def _folder(each: Definition) -> str:
    return each.symbol.path[: each.symbol.path.rfind("/") + 1]


def _group(each: Definition) -> tuple[str, str, str]:
    """Definitions that are one to who uses them: overloads, clauses, C's declaration and definition, a class and its constructor."""
    symbol = each.symbol
    path, container = symbol.path, symbol.container
    if rules_of(symbol.language).family == "c":
        path = path.rpartition("/")[2].rpartition(".")[0]
    outer, _, last = container.rpartition(".")
    return each.root, path, outer if last == symbol.name else container


def _nearest(found: Sequence[Definition], statements: Iterable[str]) -> list[Definition]:
    """Of several, those whose path has most words in common with the imports."""
    if len(found) < 2:
        return list(found)
    words = [set(words_of(text)) for text in statements]

    def common(each: Definition) -> int:
        have = set(words_of(each.symbol.path))
        return max((len(have & said) for said in words), default=0)

    most = max(map(common, found))
    return [each for each in found if common(each) == most]


def _is_foreign(reference: Reference, scene: Scene, fitting: Sequence[Definition]) -> bool:
    """The file imports the name, or its receiver, from what is not the definition's module; or an import's path only goes through
    such a name."""
    if reference.statement != -1:
        return reference.text[reference.end_column :].lstrip()[:1] in _GOES_ON or not reference.receiver
    name = reference.receiver or reference.name
    here = any(each.symbol.path == scene.path and each.root == scene.root for each in fitting)
    if here and not reference.receiver:
        return False
    return any(name in words_of(text) and _RELATIVE.search(text) is None for text in scene.imports)
