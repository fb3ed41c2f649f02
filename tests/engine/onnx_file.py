"""Writes ONNX files, as far as tests take: a network as nodes over named tensors. The numbers are the fields of onnx.proto.

The package onnx would do it, too, for 18 MB; its newest format is not always one that onnxruntime reads.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

FLOAT, INT64 = 1, 7
"""TensorProto.DataType."""
_FORMAT, _OPERATORS = 8, 17
"""IR version and operator set: both are read by every onnxruntime since 1.13."""


def node(operator: str, inputs: Sequence[str], output: str, **attributes: int | float | Sequence[int]) -> bytes:
    """NodeProto."""
    return b"".join((
        *(_field(1, name.encode()) for name in inputs), _field(2, output.encode()), _field(4, operator.encode()),
        *(_field(5, _attribute(name, value)) for name, value in attributes.items()),
    ))  # fmt: skip


def model(
    nodes: Sequence[bytes], constants: Mapping[str, NDArray[np.generic]], inputs: Sequence[str], output: str
) -> bytes:
    """ModelProto: the inputs are texts of tokens (int64, batch by length), the output numbers (float32, batch by one)."""
    graph = b"".join((
        *(_field(1, each) for each in nodes), _field(2, b"network"),
        *(_field(5, _tensor(name, values)) for name, values in constants.items()),
        *(_field(11, _value(name, INT64, "length")) for name in inputs), _field(12, _value(output, FLOAT, "one")),
    ))  # fmt: skip
    return _number(1, _FORMAT) + _field(7, graph) + _field(8, _number(2, _OPERATORS))


def _attribute(name: str, value: int | float | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return _field(1, name.encode()) + _number(3, value) + _number(20, 2)
    if isinstance(value, float):
        return _field(1, name.encode()) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
    return _field(1, name.encode()) + b"".join(_number(8, each) for each in value) + _number(20, 7)


def _tensor(name: str, values: NDArray[np.generic]) -> bytes:
    kind = {np.dtype(np.float32): FLOAT, np.dtype(np.int64): INT64}[values.dtype]
    shape = b"".join(_number(1, each) for each in values.shape)
    return shape + _number(2, kind) + _field(8, name.encode()) + _field(9, values.tobytes())


def _value(name: str, kind: int, second: str) -> bytes:
    shape = b"".join(_field(1, _field(2, each.encode())) for each in ("batch", second))
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value & (1 << 64) - 1)


def _varint(value: int) -> bytes:
    rest = bytearray()
    while value > 127:
        rest.append(value & 127 | 128)
        value >>= 7
    return bytes((*rest, value))
