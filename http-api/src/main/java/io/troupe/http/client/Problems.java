package io.troupe.http.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.http.client.ServerException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a server's refusal means for who asked. */
final class Problems {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String START =
      "start one with 'troupe serve' or 'bin/launch-cluster --local 2', or name another with"
          + " --server URL";

  private Problems() {}

  /** Nobody answers at {@code address}. */
  static ServerException unreachable(ServerAddress address, Throwable reason) {
    ServerException problem =
        new ServerException(Kind.UNREACHABLE, "no server answers at " + address, START);
    problem.initCause(reason);
    return problem;
  }

  /** Something answers that is no server of Troupe, or not one that this client understands. */
  static ServerException foreign(ServerAddress address, String why) {
    return new ServerException(
        Kind.UNREACHABLE, "what answers at " + address + " is no server of Troupe: " + why, START);
  }

  /** The answer {@code status} with {@code body}, which is a problem document where all is well. */
  static ServerException of(ServerAddress address, int status, String body) {
    JsonNode problem;
    try {
      problem = JSON.readTree(body);
    } catch (JsonProcessingException _) {
      problem = JSON.nullNode();
    }
    String detail = problem.path("detail").asText(problem.path("title").asText(""));
    if (status == 401 || status == 403) {
      return unauthorized(address, status, detail);
    }
    if (detail.isEmpty()) {
      return foreign(address, "it answers " + status + " without saying why");
    }
    List<ServerException.Finding> findings = findings(problem.path("errors"));
    String hint = problem.path("hint").asText("");
    Kind kind =
        status == 422 && !findings.isEmpty()
            ? Kind.INVALID
            : status >= 500 ? Kind.BROKEN : Kind.REFUSED;
    return new ServerException(
        kind, status, problem.path("code").asText(""), detail, hint, findings);
  }

  private static ServerException unauthorized(ServerAddress address, int status, String detail) {
    String why =
        address.token().isEmpty()
            ? "the server at " + address + " wants a token"
            : "the server at " + address + " does not accept the token";
    return new ServerException(
        Kind.UNAUTHORIZED,
        status,
        "",
        why + (detail.isEmpty() ? "" : ": " + detail),
        "set TROUPE_TOKEN_FILE to the file server-token in the server's state folder, or name that"
            + " folder with --home",
        List.of());
  }

  private static List<ServerException.Finding> findings(JsonNode errors) {
    List<ServerException.Finding> findings = new ArrayList<>();
    for (JsonNode error : errors) {
      findings.add(
          new ServerException.Finding(
              error.path("code").asText(""),
              error.path("file").asText(error.path("pointer").asText("")),
              error.path("line").asInt(1),
              error.path("column").asInt(1),
              error.path("message").asText(""),
              Optional.ofNullable(error.path("hint").textValue())));
    }
    return findings;
  }
}
