package io.troupe.actors.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.pipelines.plan.TaskId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The events of one run that are durable, held against what was promised. */
final class SimulatedJournal {
  private final SimulatedWorld world;
  private final String run;
  private final JournalChecker checker = new JournalChecker();
  private final List<RunEvent> events = new ArrayList<>();
  private final Map<TaskId, Long> acknowledged = new HashMap<>();
  private int told;
  private boolean tells;

  SimulatedJournal(SimulatedWorld world, String run) {
    this.world = world;
    this.run = run;
  }

  /** Makes {@code more} durable. */
  void append(List<RunEvent> more) {
    for (RunEvent event : more) {
      events.add(event);
      world.log(() -> run + " #" + events.size() + " " + event);
      checker.check(event);
      if (event instanceof RunEvent.TaskSucceeded done) {
        assertThat(done.result())
            .as("the result of %s is that of the attempt with token %d", done.task(), done.token())
            .isEqualTo(world.complete.get(key(run, done.token())));
      }
    }
  }

  static String key(String run, long token) {
    return run + "/" + token;
  }

  /** Somebody was told of everything that is durable now. */
  void acknowledge() {
    told = events.size();
    tells = true;
  }

  /** A worker was told that the result with {@code token} is taken. */
  void acknowledge(TaskId task, long token) {
    acknowledged.put(task, token);
  }

  /** The process that wrote dies. */
  void crash() {
    if (world.setup.planted() == PlantedFault.EVENT_LOST_AFTER_ACKNOWLEDGEMENT
        && tells
        && told == events.size()
        && !checker.finished()) {
      events.removeLast();
      tells = false;
    }
  }

  /** What a process reads that begins to own the run, through bytes. */
  RunState read() {
    assertThat(events.size())
        .as("%s: events that were acknowledged", run)
        .isGreaterThanOrEqualTo(told);
    RunState state = RunState.EMPTY;
    List<RunEvent> read = new ArrayList<>();
    for (RunEvent event : events) {
      read.add(RunEventCodec.decode(RunEventCodec.manifest(event), RunEventCodec.encode(event)));
    }
    return state.evolve(read);
  }

  boolean finished() {
    return checker.finished();
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  List<RunEvent> events() {
    return events;
  }

  /** At the end: every result that a worker was told of is there, once. */
  void assertAcknowledged() {
    acknowledged.forEach(
        (task, token) ->
            assertThat(events)
                .as("the result of %s that its worker was told is taken", task)
                .filteredOn(
                    event ->
                        event instanceof RunEvent.TaskSucceeded done
                            && done.task().equals(task)
                            && done.token() == token)
                .hasSize(1));
  }
}
