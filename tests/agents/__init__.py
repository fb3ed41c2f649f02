"""`sememe mcp`. Not tests/mcp: that name is the SDK's, which the tests import."""
