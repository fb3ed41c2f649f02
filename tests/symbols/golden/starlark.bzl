"""Rules for documents. Häuser, 家, 🏠."""

load("@rules_cc//cc:defs.bzl", "cc_library")

FORMATS = ["pdf", "html"]

# Runs the tool.
def _doc_impl(ctx):
    """Builds one document.

    Args:
      ctx: the context
    """
    def inner(x):
        return x

    return inner(ctx)

doc = rule(
    implementation = _doc_impl,
    attrs = {"srcs": attr.label_list()},
)

def broken(x):
    return x = = 1

# The manual.
doc(
    name = "manual",
    srcs = ["manual.md"],
)

def docs(name, **kwargs):
    doc(name = name, **kwargs)
