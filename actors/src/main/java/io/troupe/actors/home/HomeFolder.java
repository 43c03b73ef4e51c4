package io.troupe.actors.home;

import io.troupe.pipelines.plan.TaskId;
import java.nio.file.Path;

/** Where things lie in the state folder {@code root}. Makes nothing. */
public record HomeFolder(Path root) {
  public HomeFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The events of all runs. */
  public Path journal() {
    return root.resolve("state/journal.db");
  }

  /** The artifact store. */
  public Path store() {
    return root.resolve("store");
  }

  /** Results by content key. */
  public Path cache() {
    return root.resolve("cache");
  }

  /** What decided tasks the last time, see {@link io.troupe.actors.cache.KeyHistory}. */
  public Path keys() {
    return cache().resolve("tasks");
  }

  /** The folders of all runs. */
  public Path runs() {
    return root.resolve("runs");
  }

  /** What belongs to one run beside its events. */
  public Path run(String run) {
    return runs().resolve(FileNames.of(run));
  }

  /** Is there while a server is to go on with a run: it names the run. */
  public Path served(String run) {
    return served(run(run));
  }

  /** The same for the run whose folder is {@code run}. */
  public static Path served(Path run) {
    return run.resolve("served");
  }

  /** What belongs to the coordinator: its lock, its port, the members that it saw last. */
  public Path cluster() {
    return root.resolve("cluster");
  }

  /** The id of this state folder. */
  public Path id() {
    return cluster().resolve("id");
  }

  /** A state folder of its own for the worker called {@code name}. */
  public HomeFolder worker(String name) {
    return new HomeFolder(root.resolve("workers").resolve(FileNames.of(name)));
  }

  /** The private folders of running attempts of a run. */
  public Path scratch(String run) {
    return scratch(run(run));
  }

  /** The same for the run whose folder is {@code run}. */
  public static Path scratch(Path run) {
    return run.resolve("scratch");
  }

  /** What an attempt printed. */
  public Path log(String run, TaskId task, int attempt) {
    return attempts(run, task).resolve(attempt + ".log");
  }

  /** The points of an attempt's curves, one JSON object a line. */
  public Path curves(String run, TaskId task, int attempt) {
    return attempts(run, task).resolve(attempt + ".curves.jsonl");
  }

  private Path attempts(String run, TaskId task) {
    return run(run).resolve("attempts").resolve(FileNames.of(task.text()));
  }
}
