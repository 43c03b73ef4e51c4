"""Joins the lines of TrainingBenchmark and training_torch.py to a table: training_table.py FILE

A cell of several rounds holds each round's figure; the ratio is that of their medians. On one thread
it is CPU time of that thread, on several elapsed time.
"""

import json
import statistics
import sys

SIZES = ("nodes", "edges", "layers", "hidden", "parameters")

with open(sys.argv[1], encoding="utf-8") as file:
    runs = [json.loads(line) for line in file]
cells = {}
for run in runs:
    cells.setdefault((run["side"], run["model"], run["hidden"], run["threads"]), []).append(run)

print("| board | model, layers, hidden | threads | phase | Troupe, ms | PyTorch, ms | ratio |")
print("|---|---|---|---|---|---|---|")
for (side, model, hidden, threads), rounds in cells.items():
    if len({tuple(run[size] for size in SIZES) for run in rounds}) > 1:
        sys.exit(f"the runs of {model} on {side} x {side} differ in size: {rounds}")
    for phase in ("training", "evaluation"):
        figures = {
            system: [run[phase + ("_cpu_ms" if threads == 1 else "_wall_ms")] for run in rounds if run["system"] == system]
            for system in ("troupe", "pytorch")
        }
        written = [", ".join(f"{ms:.2f}" for ms in figures[s]) for s in ("troupe", "pytorch")]
        ratio = statistics.median(figures["troupe"]) / statistics.median(figures["pytorch"])
        board, name = f"{side} x {side}", f"{model}, {rounds[0]['layers']}, {hidden}"
        print(f"| {board} | {name} | {threads} | {phase} | {written[0]} | {written[1]} | {ratio:.2f} |")
