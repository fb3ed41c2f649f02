"""What is kept of a workspace: the catalog (SQLite), the words (Tantivy) and the vectors (USearch), one generation."""
