"""Prints the rows of kernels_torch.py as a table: kernels_table.py FILE"""

import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    rows = [json.loads(line) for line in file]

print("| operation | type | shape | ms | achieved | of the limit | PyTorch, ms | ratio |")
print("|---|---|---|---|---|---|---|---|")
for row in rows:
    torch_ms = row.get("torch_ms")
    peer = f"{torch_ms:.3g} | {row['ms'] / torch_ms:.2f}" if torch_ms else "- | -"
    print(
        f"| {row['op']} | {row['dtype']} | {row['shape']} | {row['ms']:.3g} "
        f"| {row['achieved']:.3g} {row['unit']} | {100 * row['share']:.0f} % | {peer} |")
