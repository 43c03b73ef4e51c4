"""Opens what Troupe wrote with pyarrow and compares it: python3 check.py FOLDER. Says ok or fails."""
import math
import sys

import numpy as np
import pyarrow as pa

folder = sys.argv[1]
table = pa.ipc.open_file(pa.memory_map(folder + "/tensors.arrow")).read_all()
table.validate(full=True)
assert table.num_rows == 1
for name in table.column_names:
    field = table.schema.field(name)
    shape = eval(field.metadata[b"troupe.shape"])
    assert field.type.extension_name == "arrow.fixed_shape_tensor", field
    assert list(field.type.shape) == shape, (name, field.type)
    values = table[name].chunk(0).storage.flatten()
    assert values.buffers()[1] is None or values.buffers()[1].address % 64 == 0 or len(values) == 0
    if len(values):
        array = table[name].chunk(0).to_numpy_ndarray()
        assert list(array.shape) == [1] + shape, (name, array.shape)
    bits = values.to_numpy(zero_copy_only=True)
    dtype = field.metadata[b"troupe.dtype"].decode()
    i = np.arange(len(bits))
    if dtype == "bf16":
        found, expected = (bits.astype("u4") << 16).view("f4"), i % 100
    elif dtype == "bool":
        found, expected = bits, i % 3 == 0
    else:
        code = {"f": "f", "i": "i", "u": "u"}[dtype[0]] + str(int(dtype[1:]) // 8)
        assert bits.dtype == np.dtype(code), (name, bits.dtype)
        found, expected = bits, i % 100
    assert (found == expected).all(), name

table = pa.ipc.open_file(folder + "/table.arrow").read_all()
table.validate(full=True)
assert table.schema.types == [pa.string(), pa.int64(), pa.float64(), pa.bool_()], table.schema
assert table["text"].to_pylist() == ["gcn", None, "", "größe ∞"]
assert table["long"].to_pylist() == [1, 2**63 - 1, None, -2**63]
doubles = table["double"].to_pylist()
assert doubles[0] == 0.5 and doubles[1] is None and math.isnan(doubles[2]) and doubles[3] == math.inf
assert table["truth"].to_pylist() == [True, None, False, True]
empty = pa.ipc.open_file(folder + "/empty.arrow").read_all()
empty.validate(full=True)
assert empty.num_rows == 0 and empty.column_names == ["name"]
print("ok")
