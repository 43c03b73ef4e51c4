package io.troupe.pipelines;

import java.util.Optional;

/**
 * Something wrong with the parameters of a task.
 *
 * @param parameter the name of the parameter, with dots and indices where it is nested
 * @param message what is wrong, with what was given and what is allowed
 * @param hint what to write instead
 */
public record ParameterProblem(String parameter, String message, Optional<String> hint) {}
