package io.troupe.actors.run;

/** What actors on different nodes may say to each other. Everything else stays in its process. */
public interface Message {}
