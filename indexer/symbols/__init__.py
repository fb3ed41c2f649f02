"""Source files to symbols: languages are data (`languages.toml`, `queries/*.scm`), code knows none by name."""

from .extract import extract
from .languages import Language, all_languages, detect, parser_fingerprint

__all__ = ["Language", "all_languages", "detect", "extract", "parser_fingerprint"]
