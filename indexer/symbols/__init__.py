"""Source files to symbols: languages are data (`languages.toml`, `queries/*.scm`), code knows none by name."""

from .extract import extract
from .grammars import PARSER_VERSION
from .languages import Language, all_languages, detect

__all__ = ["PARSER_VERSION", "Language", "all_languages", "detect", "extract"]
