package io.troupe.http.call;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.stream.Materializer;

/**
 * One request, matched to its operation.
 *
 * @param path the variables of the template, decoded
 * @param query the parameters in their order, decoded
 */
public record Call(
    HttpRequest request,
    Map<String, String> path,
    Map<String, List<String>> query,
    Materializer materializer) {
  /** How long a body may take to arrive. */
  private static final int BODY_SECONDS = 20;

  /** How long a node may take to answer; it gives up by itself before. */
  private static final int ANSWER_SECONDS = 70;

  /** The variable {@code name} of the path. */
  public String variable(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("no variable " + name + " in the path's template");
    }
    return value;
  }

  /** The value of a parameter that stands at most once. */
  public Optional<String> parameter(String name) {
    List<String> values = parameters(name);
    if (values.size() > 1) {
      throw wrong(name, "stands " + values.size() + " times, and may only once");
    }
    return values.stream().findFirst();
  }

  /** All values of a parameter. */
  public List<String> parameters(String name) {
    return query.getOrDefault(name, List.of());
  }

  /** A whole number within bounds, or what stands for it where it is not given. */
  public long number(String name, long absent, long least, long most) {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw wrong(
        name,
        "is '%s', and has to be a whole number %s"
            .formatted(
                text.get(),
                most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most));
  }

  /** Whether a parameter is {@code true}; absent counts as {@code absent}. */
  public boolean flag(String name, boolean absent) {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return absent;
    }
    return switch (text.get()) {
      case "true", "" -> true;
      case "false" -> false;
      default -> throw wrong(name, "is '" + text.get() + "', and has to be true or false");
    };
  }

  /** The value of a header of the request. */
  public Optional<String> header(String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  /** The problem that a parameter has. */
  public static ProblemException wrong(String parameter, String message) {
    return Problem.of(400, "bad-parameter", "the query parameter '" + parameter + "' " + message)
        .exception();
  }

  /** The body's media type without its parameters; empty where there is no body. */
  public Optional<String> bodyType() {
    HttpEntity entity = request.entity();
    ContentType type = entity.getContentType();
    String media = type.mediaType().toString();
    boolean none = media.equals("none/none") || isEmpty(entity);
    return none ? Optional.empty() : Optional.of(media);
  }

  private static boolean isEmpty(HttpEntity entity) {
    return entity.isKnownEmpty();
  }

  /** The body, refused where it has more than {@code most} bytes. */
  public byte[] body(int most) {
    HttpEntity entity = request.entity();
    if (entity.getContentLengthOption().orElse(0) > most) {
      throw tooLarge(most);
    }
    try {
      return entity
          .withSizeLimit(most)
          .toStrict(TimeUnit.SECONDS.toMillis(BODY_SECONDS), most, materializer)
          .toCompletableFuture()
          .get(BODY_SECONDS + 1, TimeUnit.SECONDS)
          .getData()
          .toArray();
    } catch (ExecutionException e) {
      throw unread(e.getCause() == null ? e : e.getCause(), most);
    } catch (TimeoutException e) {
      throw unread(e, most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ProblemException unread(Throwable cause, int most) {
    return switch (cause) {
      case EntityStreamSizeException _ -> tooLarge(most);
      case TimeoutException _ ->
          Problem.of(
                  408,
                  "slow-body",
                  "the body did not arrive within " + BODY_SECONDS + " s; send it again")
              .exception();
      default ->
          Problem.of(400, "bad-body", "the body could not be read: " + cause.getMessage())
              .exception();
    };
  }

  private static ProblemException tooLarge(int most) {
    return Problem.of(
            413,
            "too-large",
            "the body has more than %,d bytes, which is the most that is taken".formatted(most))
        .exception();
  }

  /** The body as text. */
  public String text(int most) {
    return new String(body(most), StandardCharsets.UTF_8);
  }

  /** What {@code stage} gives; what it fails with, unwrapped. */
  public static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new CompletionException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
