package io.troupe.actors.run;

/**
 * A part of a message that is too big to go at once, see {@link Pieces}.
 *
 * @param message the same for all parts of a message, and for no other
 * @param manifest what the message is
 * @param index of this part, from 0
 * @param count of all parts
 */
record Piece(String message, String manifest, int index, int count, Bytes bytes) {}
