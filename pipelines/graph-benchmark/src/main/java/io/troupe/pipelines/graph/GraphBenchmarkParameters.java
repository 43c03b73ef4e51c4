package io.troupe.pipelines.graph;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.graph.data.MinesweeperBoard;
import io.troupe.pipelines.graph.model.Model;
import java.util.Optional;

/**
 * What {@code uses: graph-benchmark} takes: one training of one model on one split of one data set.
 * Defaults are those of arXiv 2302.11640.
 */
public record GraphBenchmarkParameters(
    @Parameter(
            description =
                "A graph that `troupe data list` names, or generated-minesweeper for a board that"
                    + " needs no file.")
        String dataset,
    @Parameter(description = "The board of generated-minesweeper; 50 x 50 where it is left out.")
        Optional<MinesweeperBoard> board,
    @Parameter(description = "What is trained.") Model model,
    @Parameter(
            description = "Which split of the nodes; files have 0 to 9.",
            defaultValue = "0",
            min = 0,
            max = 999)
        int split,
    @Parameter(
            description = "Residual modules of the model.",
            defaultValue = "5",
            min = 1,
            max = 100)
        int layers,
    @Parameter(
            description = "Features of a node inside the model.",
            defaultValue = "512",
            min = 1,
            max = 8192)
        int hidden,
    @Parameter(
            description = "Step length of AdamW, constant; 3e-3 suits a hidden size of 64.",
            defaultValue = "3e-5",
            min = 0,
            aboveMin = true,
            max = 1)
        double learningRate,
    @Parameter(
            description = "Decoupled weight decay; biases and normalisations are exempt.",
            defaultValue = "0",
            min = 0,
            max = 1)
        double weightDecay,
    @Parameter(
            description = "Share of the elements that training sets to zero.",
            defaultValue = "0.2",
            min = 0,
            max = 0.99)
        double dropout,
    @Parameter(
            description = "Steps over the whole graph.",
            defaultValue = "1000",
            min = 1,
            max = 1_000_000)
        int steps,
    @Parameter(
            description = "Steps between two looks at the validation nodes; the last step has one.",
            defaultValue = "1",
            min = 1,
            max = 1_000_000)
        int evaluateEvery,
    @Parameter(
            description = "Seed of initial values and dropout; each split draws its own from it.",
            defaultValue = "0")
        long seed) {}
