package io.troupe.actors.core;

import java.util.List;

/**
 * What a run answers to a command.
 *
 * @param events to be persisted together and in this order, numbered on from {@link
 *     RunState#sequence} of the state that was decided on
 * @param effects to be done, in order, once the events are durable
 * @param answer to be sent once the events are durable
 * @param state the state with the events: further commands may be decided on it before the events
 *     are durable, and persisted with them, if all effects and answers wait
 */
public record Decision(List<RunEvent> events, List<Effect> effects, Answer answer, RunState state) {
  public Decision {
    events = List.copyOf(events);
    effects = List.copyOf(effects);
  }
}
