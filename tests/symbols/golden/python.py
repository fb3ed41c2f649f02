"""Uploads with retries. Häuser, 家, 🏠."""

from __future__ import annotations

import time

MAX_TRIES = 5
_default_client = None


# Comment above a decorated class without a docstring: the decorator stands between.
@register("🏠")
class Uploader(Base, metaclass=Meta):
    RETRY_CODES = {429, 503}
    size: int = 3

    def __init__(self, url: str) -> None:
        """Remember `url`.

        Second paragraph.
        """
        self.url = url

    @property
    def größe(self) -> int:
        return 3

    @staticmethod
    async def send(
        data: bytes,
        *,
        tries: int = MAX_TRIES,
    ) -> bool:
        """Send with back-off."""

        def delay(n: int) -> float:
            return 2**n

        class Local:
            def inner(self): ...

        return True


if True:

    def conditional():
        pass


def broken(a, b:
    return a


lambda_name = lambda x: x


def 家(x): return "é"; y = 1


def after_error():
    # not a doc comment
    return 1


if __name__ == "__main__":
    print(Uploader("x"))
