"""Names that type hints brought, and what stands at the level of a module or a class."""

import functools
from typing import TYPE_CHECKING, Final, TypeVar, overload

T = TypeVar("T")
MAX_RETRIES: Final = 3
"""How often one tries again."""

low, HIGH = 1, 9
normalise = lambda text: text.strip()  # noqa: E731

type Pairs[K, V] = dict[K, list[V]]
type Name = str

try:
    import fast
    HAS_FAST = True
except ImportError:
    HAS_FAST = False

if TYPE_CHECKING:
    STUB_ONLY = 1


class Box[T](list[T]):
    """Holds things. 家 🏠"""

    __slots__ = ("größe",)
    LIMIT = 10
    """Most things in it."""
    key = staticmethod(lambda item: item.id)
    double = lambda self: self * 2  # noqa: E731

    # Comment without docstring.
    def __init__(self, *items: T) -> None: super().__init__(items)

    @overload
    def take(self, at: int) -> T: ...
    @overload
    def take(self, at: slice) -> list[T]: ...
    def take(self, at):
        """Takes out."""
        local = 1
        UPPER_LOCAL = 2
        pick = lambda n: n  # noqa: E731
        return self[pick(at)]

    @property
    def size(self) -> int:
        """Number of things."""
        return len(self)

    @size.setter
    def size(self, value: int) -> None: ...

    @functools.cached_property
    def first(self) -> T: return self[0]

    @classmethod
    @functools.lru_cache(
        maxsize=3,
    )
    def of(cls, text: str) -> "Box[T]":
        class Inner:
            async def deep(self) -> None:
                pass
        return cls()

    def broken(self) -> None:
        return 1 +

    def after(self) -> None:
        """Still found."""


def first[S: (int, str)](items: list[S], /, *, default: S | None = None) -> S: return items[0]


async def main(): "One line."
