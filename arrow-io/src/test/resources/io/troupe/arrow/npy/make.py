"""Makes the golden files of this folder with NumPy: python3 make.py (NumPy 2.4.6 made those here)."""
import io
import struct
import zipfile

import numpy as np

# Element i of an array in C order is i % 100, so that every type can hold it; booleans are i % 3 == 0.
def array(dtype, *shape):
    i = np.arange(int(np.prod(shape, dtype=np.int64))).reshape(shape)
    return (i % 3 == 0) if dtype == "?" else (i % 100).astype(dtype)

TYPES = {"f64": "f8", "f32": "f4", "f16": "f2", "i64": "i8", "i32": "i4", "i16": "i2", "i8": "i1",
         "u64": "u8", "u32": "u4", "u16": "u2", "u8": "u1", "bool": "?"}

everything = {}
for name, code in TYPES.items():
    orders = [""] if code in ("i1", "u1", "?") else ["<", ">"]
    for order in orders:
        big = ".big" if order == ">" else ""
        everything[f"{name}{big}"] = array(order + code, 7, 5)
        everything[f"{name}{big}.fortran"] = np.asfortranarray(array(order + code, 3, 4, 5))
everything["scalar"] = array("f4")
everything["vector"] = array("i8", 11)
everything["vector.fortran"] = np.asfortranarray(array("i8", 11))
everything["empty"] = array("f4", 3, 0, 2)
everything["empty.fortran"] = np.asfortranarray(array("f4", 3, 0, 2))
np.savez("stored.npz", **everything)
np.savez_compressed("deflated.npz", **everything)

for version in (1, 2, 3):
    with open(f"v{version}.npy", "wb") as out:
        np.lib.format.write_array(out, array("f4", 2, 3), version=(version, 0))
np.save("object.npy", np.array([{}, None], dtype=object))
np.save("records.npy", np.zeros(2, dtype=[("a", "f4"), ("b", "i8")]))
np.save("text.npy", np.array(["a", "bc"]))
np.save("complex.npy", np.zeros(2, dtype="c8"))
np.savez("object.npz", good=array("f4", 2), bad=np.array([{}], dtype=object))
