"""Keeps the libraries below from telling their makers anything. Imported before all else: they ask when they are loaded.

onnxruntime sends from its first use on, since 1.29 on Linux and macOS too, and writes an identifier of the machine to disk;
huggingface_hub tells who downloads.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
