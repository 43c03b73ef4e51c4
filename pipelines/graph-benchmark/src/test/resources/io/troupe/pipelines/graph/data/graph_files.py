"""Writes the npz files of GraphFileTest with NumPy: two sound ones and some that are not.

    pip install numpy && python graph_files.py
"""

import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).parent
parts = np.array([[0, 1, 2, 0, 2], [1, 0, 0, 2, 0]])  # 0 train, 1 validation, 2 test
SOUND = {
    "node_features": np.arange(10, dtype="<f4").reshape(5, 2),
    "node_labels": np.array([0, 2, 1, 0, 1], dtype="<i8"),
    "edges": np.array([[0, 4], [1, 2], [3, 4]], dtype="<i8"),
    "train_masks": parts == 0,
    "val_masks": parts == 1,
    "test_masks": parts == 2,
}


def write(name, **changes):
    members = {k: v for k, v in {**SOUND, **changes}.items() if v is not None}
    np.savez_compressed(FOLDER / f"{name}.npz", **members)


write("rows")
write("columns", **{k: np.asfortranarray(v) for k, v in SOUND.items() if k.endswith("masks")})
write("no-labels", node_labels=None)
write("wide-edges", edges=np.zeros((3, 3), dtype="<i8"))
write("short-masks", val_masks=(parts == 1)[:, :4])
write("far-edge", edges=np.array([[0, 5]], dtype="<i8"))
write("negative-label", node_labels=np.array([0, 2, 1, -1, 1], dtype="<i8"))
write("overlap", val_masks=parts == 0)
