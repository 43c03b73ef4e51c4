package io.troupe.actors.core;

import java.util.AbstractList;
import java.util.List;

/** The tasks of a group, in order; changing one copies a chunk, never the table. */
final class TaskTable extends AbstractList<TaskState> {
  private static final int CHUNK = 64;

  static final TaskTable EMPTY = of(List.of());

  private final TaskState[][] chunks;
  private final int size;

  private TaskTable(TaskState[][] chunks, int size) {
    this.chunks = chunks;
    this.size = size;
  }

  static TaskTable of(List<TaskState> tasks) {
    TaskState[][] chunks = new TaskState[(tasks.size() + CHUNK - 1) / CHUNK][];
    for (int chunk = 0; chunk < chunks.length; chunk++) {
      int from = chunk * CHUNK;
      chunks[chunk] =
          tasks.subList(from, Math.min(from + CHUNK, tasks.size())).toArray(TaskState[]::new);
    }
    return new TaskTable(chunks, tasks.size());
  }

  TaskTable with(int index, TaskState task) {
    TaskState[][] changed = chunks.clone();
    TaskState[] chunk = changed[index / CHUNK].clone();
    chunk[index % CHUNK] = task;
    changed[index / CHUNK] = chunk;
    return new TaskTable(changed, size);
  }

  @Override
  public TaskState get(int index) {
    return chunks[index / CHUNK][index % CHUNK];
  }

  @Override
  public int size() {
    return size;
  }
}
