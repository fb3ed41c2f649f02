"""The face for agents: the same session as an editor's, asked with the tools and resources of the Model Context Protocol.

Invariant: only server.py knows the protocol's SDK, and nothing imports it but `sememe mcp`.
"""
