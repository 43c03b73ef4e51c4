"""Writes a family's golden cases: inputs as floats, and what PyTorch computes from them in float64.

    with Goldens("optimisation") as goldens:
        case = goldens.case("optimisation.adamW/f32/3x7-2")
        x = case.normal("parameter", 3, 7)          # a float64 tensor that holds floats
        case.out("parameter", f(x))                 # stored as CASE/parameter.out

The file goes to src/test/resources/io/troupe/gpu/golden. The same script writes the same bytes: all
random numbers come from one seed.
"""

import pathlib
import zipfile

import numpy as np
import torch

FOLDER = pathlib.Path(__file__).parent.parent / "resources/io/troupe/gpu/golden"


class Goldens:
    def __init__(self, family):
        self.path = FOLDER / (family + ".npz")
        self.arrays = {}
        self.random = np.random.default_rng(20230218)

    def case(self, name):
        return Case(self, name)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None:
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in self.arrays.items():
                # A fixed date: the same values are the same file.
                entry = zipfile.ZipInfo(name + ".npy", (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(entry, "w") as out:
                    np.lib.format.write_array(out, np.ascontiguousarray(array), (1, 0))
        print(self.path.name, self.path.stat().st_size, "bytes,", len(self.arrays), "tensors")


class Case:
    def __init__(self, goldens, name):
        self.goldens = goldens
        self.name = name

    def put(self, name, array):
        self.goldens.arrays[self.name + "/" + name] = array

    def given(self, name, values, dtype=torch.float32):
        """An input of any values, rounded to `dtype`; returned as a float64 tensor."""
        rounded = torch.as_tensor(np.asarray(values)).to(dtype)
        self.put(name, rounded.to(torch.float32).numpy())
        return rounded.to(torch.float64)

    def normal(self, name, rows, columns, dtype=torch.float32):
        return self.given(name, self.goldens.random.standard_normal((rows, columns)), dtype)

    def uniform(self, name, rows, columns, low, high):
        return self.given(name, self.goldens.random.uniform(low, high, (rows, columns)))

    def below(self, name, count, bound):
        """Integers from 0 to bound - 1; returned as an int64 tensor."""
        values = self.goldens.random.integers(0, bound, count)
        self.put(name, values.astype(np.int32))
        return torch.as_tensor(values)

    def out(self, name, tensor):
        """A result, in float64."""
        self.put(name + ".out", tensor.detach().to(torch.float64).numpy())

    def out_bytes(self, name, tensor):
        """A result of packed bytes."""
        self.put(name + ".out", tensor.detach().contiguous().view(torch.uint8).numpy())
