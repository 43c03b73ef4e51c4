package io.troupe.actors.run;

import java.nio.file.Path;

/**
 * What a worker has that is in another process than the runs.
 *
 * @param outbox the folder for the files of attempts until the coordinator has them
 */
public record Apart(Path outbox) {}
