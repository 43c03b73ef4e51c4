package io.troupe.cli.live;

/**
 * What the screen can show.
 *
 * @param width columns; a line never has more
 * @param height rows; a table never has more
 * @param colour whether colours are wanted
 * @param unicode whether it shows more than ASCII
 */
public record Look(int width, int height, boolean colour, boolean unicode) {}
