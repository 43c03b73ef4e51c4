package io.troupe.pipelines.graph;

import io.troupe.pipelines.TaskException;

/** Is told how a training goes, on its thread. */
interface TrainingListener {
  /** Before each step, from 1; may end the training by throwing. */
  void beforeStep(int step) throws TaskException;

  /** After each step: the training loss before the step changed the parameters. */
  void trained(int step, double loss);

  /** After each look at the validation nodes. */
  void evaluated(int step, double validation);
}
