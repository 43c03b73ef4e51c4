package io.troupe.http.call;

import java.util.List;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/**
 * One operation of the API.
 *
 * @param method GET or POST; HEAD is answered where GET is
 * @param template its path: literal segments, {@code {name}} for one segment, {@code {name}:verb}
 *     for one that ends so, and {@code {name...}} at the end for all that follow
 * @param query the parameters that it takes; any other is refused
 * @param produces the forms of its answer, the first where the client does not care; none for one
 *     that is as it is, whatever is asked for
 * @param access who may call it
 * @param handler called on a thread of its own, which it may block
 */
public record Endpoint(
    String method,
    String template,
    Set<String> query,
    List<MediaType> produces,
    Access access,
    Handler handler) {
  private static final List<MediaType> JSON = List.of(MediaTypes.APPLICATION_JSON);

  /** Who may call an operation. */
  public enum Access {
    /** Anybody who reaches the server. */
    OPEN,
    /** Who shows the token. */
    TOKEN
  }

  /** Answers a request. */
  @FunctionalInterface
  public interface Handler {
    /** The answer; a {@link ProblemException} becomes its problem, anything else a 500. */
    HttpResponse handle(Call call) throws Exception;
  }

  /** A GET for who shows the token. */
  public static Endpoint get(String template, Set<String> query, Handler handler) {
    return new Endpoint("GET", template, query, JSON, Access.TOKEN, handler);
  }

  /** A GET for anybody. */
  public static Endpoint open(String template, Set<String> query, Handler handler) {
    return new Endpoint("GET", template, query, JSON, Access.OPEN, handler);
  }

  /** A POST for who shows the token. */
  public static Endpoint post(String template, Set<String> query, Handler handler) {
    return new Endpoint("POST", template, query, JSON, Access.TOKEN, handler);
  }

  /** The same with an answer in these forms. */
  public Endpoint producing(MediaType... forms) {
    return new Endpoint(method, template, query, List.of(forms), access, handler);
  }
}
