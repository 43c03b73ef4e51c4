package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Decision;
import io.troupe.actors.core.Effect;
import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decisions that become durable together: commands that arrived while the journal was writing are
 * decided one upon the other and persisted at once. All effects and answers wait for that.
 */
final class Batch {
  private final List<RunEvent> events = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private final List<Runnable> answers = new ArrayList<>();
  private RunState ahead;

  /** Begins at the durable state {@code state}. */
  Batch(RunState state) {
    ahead = state;
  }

  /** The state on which the next command is decided. */
  RunState ahead() {
    return ahead;
  }

  void add(Decision decision, Consumer<Answer> answer) {
    events.addAll(decision.events());
    effects.addAll(decision.effects());
    answers.add(() -> answer.accept(decision.answer()));
    ahead = decision.state();
  }

  List<RunEvent> events() {
    return List.copyOf(events);
  }

  List<Effect> effects() {
    return effects;
  }

  void answer() {
    answers.forEach(Runnable::run);
  }
}
