"""Source files to symbols: languages are data (`languages.toml`, `queries/*.scm`), code knows none by name."""

from .extract import as_text, extract, extract_as
from .languages import CODE, DOCS, Language, all_languages, detect, document_languages, parser_fingerprint

__all__ = [
    "CODE",
    "DOCS",
    "Language",
    "all_languages",
    "as_text",
    "detect",
    "document_languages",
    "extract",
    "extract_as",
    "parser_fingerprint",
]
