/**
 * The durable record of all runs of a state folder: one SQLite file that several processes share.
 *
 * <p>Start with {@link io.troupe.actors.journal.Journal}, the seam that a conformance test holds;
 * {@link io.troupe.actors.journal.SqliteJournal} is its one implementation, {@link
 * io.troupe.actors.journal.PekkoJournal} the plugin through which actors write. Knows entries as
 * bytes and nothing of what they mean.
 */
@NullMarked
package io.troupe.actors.journal;

import org.jspecify.annotations.NullMarked;
