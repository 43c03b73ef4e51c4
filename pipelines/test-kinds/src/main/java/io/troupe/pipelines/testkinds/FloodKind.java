package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskKind;
import java.io.PrintStream;

/** Prints as fast as it can. */
public final class FloodKind implements TaskKind<FloodKind.Parameters> {
  /** Where it prints. */
  public enum Where {
    /** System.out. */
    OUT,
    /** System.err. */
    ERR,
    /** The attempt's log. */
    LOG
  }

  /** What {@code uses: test-flood} takes. */
  public record Parameters(
      @Parameter(description = "How much.", defaultValue = "1024", min = 0, unit = "MiB")
          int mebibytes,
      @Parameter(description = "Where to.", defaultValue = "out") Where where) {}

  @Override
  public String name() {
    return "test-flood";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Prints as fast as it can.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context) {
    String line = "0123456789abcdef".repeat(64).substring(1);
    PrintStream out = parameters.where() == Where.ERR ? System.err : System.out;
    for (long kibibyte = 0; kibibyte < parameters.mebibytes() * 1024L; kibibyte++) {
      if (parameters.where() == Where.LOG) {
        context.log(line);
      } else {
        out.print(line + "\n");
      }
    }
    context.metric("printed", parameters.mebibytes());
  }
}
