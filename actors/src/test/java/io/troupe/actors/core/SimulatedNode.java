package io.troupe.actors.core;

/** A process with a clock of its own, which may be slow, and may stop or die. */
abstract class SimulatedNode {
  final SimulatedWorld world;
  final String name;

  /** Milliseconds of its clock in a millisecond of the world. */
  private final double rate;

  private boolean up;
  private int life;
  private long frozenUntil;
  private long cutUntil;

  SimulatedNode(SimulatedWorld world, String name, double rate) {
    this.world = world;
    this.name = name;
    this.rate = rate;
  }

  /** Begins a life, with nothing but what is durable. */
  abstract void begin();

  final boolean up() {
    return up;
  }

  /** Which of its lives this is; messages to an earlier one reach nobody. */
  final int life() {
    return life;
  }

  final boolean cut() {
    return world.now() < cutUntil;
  }

  /** What its clock shows, in milliseconds; it never goes back, also after a restart. */
  final long clock() {
    return (long) (world.now() * rate);
  }

  final void start() {
    up = true;
    life++;
    frozenUntil = 0;
    world.log(() -> name + " starts, life " + life);
    begin();
  }

  /** Dies at once, and starts again later. */
  void die(long downMillis) {
    up = false;
    world.log(() -> name + " dies");
    world.at(world.now() + downMillis, this::start);
  }

  /** Does nothing for a while, as a stopped process. */
  final void freeze(long millis) {
    frozenUntil = world.now() + millis;
  }

  /** Is reached by nobody for a while, and reaches nobody. */
  final void cutOff(long millis) {
    cutUntil = world.now() + millis;
  }

  /** Does {@code action} after {@code millis} of its own clock, unless it dies before. */
  final void later(long millis, Runnable action) {
    int born = life;
    world.at(
        world.now() + Math.max(1, (long) (millis / rate)),
        () -> {
          if (up && life == born) {
            whenAwake(action);
          }
        });
  }

  /** Does {@code action} now, or when it is no longer frozen. */
  final void whenAwake(Runnable action) {
    if (frozenUntil <= world.now()) {
      action.run();
      return;
    }
    int born = life;
    world.at(
        frozenUntil,
        () -> {
          if (up && life == born) {
            whenAwake(action);
          }
        });
  }
}
