"""Philox4x32-10 (Salmon et al., SC 2011) in numpy, as io.troupe.gpu.random lays its words out."""

import numpy as np


def words(count, seed, stream, step):
    """The random words of elements 0 to count - 1."""
    elements = np.arange(count, dtype=np.uint64)
    blocks = elements // 64 * 16 + elements % 16
    mask = np.uint64(0xFFFFFFFF)
    counter = [blocks & mask, blocks >> np.uint64(32),
               np.full(count, stream, np.uint64), np.full(count, step, np.uint64)]
    key = [seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF]
    for _ in range(10):
        first = counter[0] * np.uint64(0xD2511F53)
        second = counter[2] * np.uint64(0xCD9E8D57)
        counter = [(second >> np.uint64(32)) ^ counter[1] ^ np.uint64(key[0]), second & mask,
                   (first >> np.uint64(32)) ^ counter[3] ^ np.uint64(key[1]), first & mask]
        key = [(key[0] + 0x9E3779B9) & 0xFFFFFFFF, (key[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return np.choose((elements // 16 % 4).astype(np.int64), counter)


def factors(rows, columns, rate, seed, stream, step):
    """What dropout multiplies by."""
    dropped = words(rows * columns, seed, stream, step) < round(rate * 2**32)
    return np.where(dropped, 0.0, 1 / (1 - rate)).reshape(rows, columns)
