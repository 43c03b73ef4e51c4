"""The same sweep of tasks that do nothing in Ray, for bench/sweep.

Arguments: how many tasks, by default 5000. Output: one line of JSON with the fields of
SweepBenchmark that Ray has. Ray keeps nothing of a task durably, so this is the floor of a
scheduler without a journal, not a like for like comparison.
"""

import json
import os
import sys
import time

import ray

WARM_UP = 500
ONE_BY_ONE = 200


@ray.remote(num_cpus=1, max_retries=3)
def noop(value):
    return time.time(), value


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def main():
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    ray.init(num_cpus=os.cpu_count(), include_dashboard=False, log_to_driver=False,
             logging_level="ERROR")
    ray.get([noop.remote(i) for i in range(WARM_UP)])
    start = time.perf_counter()
    results = ray.get([noop.remote(i) for i in range(tasks)])
    seconds = time.perf_counter() - start
    assert [value for _, value in results] == list(range(tasks))
    waits = []
    for i in range(ONE_BY_ONE):
        submitted = time.time()
        started, _ = ray.get(noop.remote(i))
        waits.append((started - submitted) * 1e3)
    print(json.dumps({
        "system": "ray " + ray.__version__,
        "tasks": tasks,
        "seconds": round(seconds, 2),
        "tasks_per_second": round(tasks / seconds),
        "ready_to_start_ms": {
            "p50": round(percentile(waits, 50), 1),
            "p99": round(percentile(waits, 99), 1),
        },
    }))
    ray.shutdown()


if __name__ == "__main__":
    main()
