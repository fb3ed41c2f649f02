"""Who uses a name, and what a symbol uses: read from the syntax when it is asked, nothing of it is stored.

Invariant: a usage says what ties it to a definition, and claims no more than its text shows. There is no type inference.
"""
