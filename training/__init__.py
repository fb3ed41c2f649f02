"""How the bundled embedding model is made. Nothing of this package is shipped or imported by the product."""
