package io.troupe.pipelines.expression;

import io.troupe.pipelines.value.Value;
import java.util.SortedMap;

/**
 * One task of a for-each.
 *
 * @param cell names the task: the axes of the task that the item is, else the for-each's name with
 *     the item, where it is a word or number, or with its index
 * @param item what the for-each's name stands for in the task's templates
 */
public record ForEachCell(SortedMap<String, Value> cell, Value item) {}
