"""Which files there are and what they say. Invariant: bad input is data here; a strange file is a `Skip`, never a raise."""

from indexer.files.classify import unwanted
from indexer.files.decode import decode
from indexer.files.read import Source, read
from indexer.files.walk import WalkRules, is_wanted, walk, why

__all__ = ["Source", "WalkRules", "decode", "is_wanted", "read", "unwanted", "walk", "why"]
