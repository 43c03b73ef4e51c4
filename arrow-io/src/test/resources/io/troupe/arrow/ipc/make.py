"""Makes the golden files of this folder: python3 make.py (pyarrow 25.0.1 and NumPy 2.4.6 made those here)."""
import numpy as np
import pyarrow as pa


def write(name, table, **options):
    with pa.ipc.new_file(name, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as out:
        for batch in table.to_batches():
            out.write_batch(batch)


def tensors(rows, shape, dtype):
    # Element i in C order is i % 100.
    i = np.arange(rows * int(np.prod(shape))) % 100
    return pa.FixedShapeTensorArray.from_numpy_ndarray(i.reshape(rows, *shape).astype(dtype))


columns = {name: tensors(5, (2, 3), code) for name, code in
           {"f64": "f8", "f32": "f4", "f16": "f2", "i64": "i8", "i32": "i4", "i16": "i2", "i8": "i1",
            "u64": "u8", "u32": "u4", "u16": "u2", "u8": "u1"}.items()}
columns["plain"] = pa.array(np.arange(5, dtype="f4"))
columns["list"] = pa.FixedSizeListArray.from_arrays(pa.array(np.arange(20, dtype="i4")), 4)
write("tensors.arrow", pa.table(columns))
halves = pa.table({"f32": tensors(5, (2, 3), "f4")})
write("two-batches.arrow", pa.concat_tables([halves.slice(0, 2), halves.slice(2, 3)]))

rows = pa.table({
    "text": pa.array(["gcn", None, "", "größe ∞", "sage"]),
    "long": pa.array([1, -2, None, 2**63 - 1, -2**63], pa.int64()),
    "double": pa.array([0.5, None, float("nan"), float("inf"), -0.0]),
    "truth": pa.array([True, False, None, True, True]),
    "wide text": pa.array(["a", None, "bc", "", "d"], pa.large_string()),
    "int": pa.array([1, None, -3, 4, 5], pa.int32()),
    "float": pa.array([0.5, 1.5, None, 2.5, -1], pa.float32()),
})
write("table.arrow", rows)
write("table-batches.arrow", pa.concat_tables([rows.slice(0, 3), rows.slice(3, 0), rows.slice(3, 2)]))
write("compressed.arrow", rows, compression="lz4")
write("dictionary.arrow", pa.table({"text": pa.array(["a", "b", "a"]).dictionary_encode()}))
write("nested.arrow", pa.table({"list": pa.array([[1], [2, 3]])}))
write("missing.arrow", pa.table({"x": pa.array([1.0, None])}))
