package io.troupe.actors.journal;

/**
 * One event of a run as the journal holds it.
 *
 * @param sequence its number in the run, from 1 without gaps
 * @param manifest the logical name and version by which the event's codec knows the bytes
 * @param bytes the encoded event; never changed after it was handed over
 */
@SuppressWarnings(
    "ArrayRecordComponent") // Compared by sequence only; a copy would be made per event.
public record Entry(long sequence, String manifest, byte[] bytes) {}
