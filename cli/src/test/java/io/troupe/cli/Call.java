package io.troupe.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.pipelines.testkinds.TestKinds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/**
 * One command in this process, as a user sees it.
 *
 * @param code its exit code
 * @param out what it printed on standard output
 * @param err and on standard error
 */
record Call(int code, String out, String err) {
  /** Runs {@code troupe} with {@code arguments} away from a terminal, without variables. */
  static Call of(String... arguments) {
    return with(Map.of(), arguments);
  }

  /** Runs {@code troupe} with variables. */
  static Call with(Map<String, String> environment, String... arguments) {
    return of(LocalRoles.product(environment), environment, arguments);
  }

  /** Runs {@code troupe} with the kinds that fail on purpose. */
  static Call testKinds(Map<String, String> environment, String... arguments) {
    Roles roles = new LocalRoles(TestKinds::kinds, TestKinds.class.getName(), environment);
    return of(roles, environment, arguments);
  }

  private static Call of(Roles roles, Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Troupe.run(
            new Surroundings(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                environment,
                false,
                List.of(arguments)),
            roles);
    return new Call(code, out.toString(), err.toString());
  }

  /** Standard output as JSON. */
  JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + this, e);
    }
  }
}
