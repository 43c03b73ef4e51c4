package io.troupe.pipelines.parameters;

import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.diagnostic.NearWord;
import io.troupe.pipelines.expression.Type;
import io.troupe.pipelines.value.Quantity;
import io.troupe.pipelines.value.Value;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One decoding: collects what is wrong. */
final class Decoding {
  private final Function<String, Optional<Type>> pending;
  private final List<ParameterProblem> problems = new ArrayList<>();

  /**
   * Starts.
   *
   * @param pending the type of a text that is a template without a value yet; empty for others
   */
  Decoding(Function<String, Optional<Type>> pending) {
    this.pending = pending;
  }

  List<ParameterProblem> problems() {
    return problems;
  }

  /** The record, unless something is wrong or not known yet. */
  <P extends Record> Optional<P> record(
      String path, Class<P> type, List<ParameterSpec> specs, Value.Mapping with) {
    List<String> names = specs.stream().map(ParameterSpec::name).toList();
    for (String key : with.entries().keySet()) {
      if (!names.contains(key)) {
        problem(join(path, key), "unknown parameter '" + key + "'", NearWord.hint(key, names));
      }
    }
    Object[] values = new Object[specs.size()];
    boolean complete = true;
    for (int i = 0; i < values.length; i++) {
      Optional<Object> value = component(path, specs.get(i), with);
      complete &= value.isPresent();
      values[i] = value.orElse(0);
    }
    return complete && problems.isEmpty() ? create(path, type, values) : Optional.empty();
  }

  private Optional<Object> component(String path, ParameterSpec spec, Value.Mapping with) {
    Value given = with.entries().get(spec.name());
    String inner = join(path, spec.name());
    if (given == null || given instanceof Value.Null) {
      if (spec.fallback().isPresent()) {
        given = spec.fallback().get();
      } else if (spec.optional()) {
        return Optional.of(Optional.empty());
      } else {
        String what = spec.about().description();
        problem(inner, "parameter '" + inner + "' is missing", Optional.of(hint(spec, what)));
        return Optional.empty();
      }
    }
    Optional<Object> value = value(inner, spec.type(), spec.about(), given);
    return spec.optional() ? value.map(Optional::of) : value;
  }

  private static String hint(ParameterSpec spec, String what) {
    return spec.name() + ": " + spec.type().phrase() + (what.isEmpty() ? "" : ". " + what);
  }

  private Optional<Object> value(String path, ParameterType type, Parameter about, Value given) {
    if (given instanceof Value.Text(String text) && text.contains("${{")) {
      Optional<Type> known = pending.apply(text);
      if (known.isPresent()) {
        if (!known.get().fits(type.expression())) {
          problem(
              path,
              "'"
                  + path
                  + "' must be "
                  + type.phrase()
                  + ", and the template gives "
                  + known.get().words(),
              Optional.empty());
        }
        return Optional.empty();
      }
    }
    return switch (type) {
      case ParameterType.Whole(boolean isLong) -> whole(path, isLong, about, given);
      case ParameterType.Real real -> real(path, about, given);
      case ParameterType.Flag flag ->
          given instanceof Value.Bool(boolean b) ? Optional.of(b) : mismatch(path, type, given);
      case ParameterType.Text(List<String> words) -> text(path, type, words, about, given);
      case ParameterType.Choice choice -> choice(path, choice, given);
      case ParameterType.Time time -> time(path, about, given);
      case ParameterType.Listing(ParameterType item) -> list(path, type, item, about, given);
      case ParameterType.Nested(Class<? extends Record> inner, List<ParameterSpec> specs) ->
          given instanceof Value.Mapping mapping
              ? record(path, inner, specs, mapping).map(Object.class::cast)
              : mismatch(path, type, given);
    };
  }

  private Optional<Object> whole(String path, boolean isLong, Parameter about, Value given) {
    long n;
    if (given instanceof Value.Int(long exact)) {
      n = exact;
    } else if (given instanceof Value.Real(double x) && x == (long) x && Math.abs(x) < 0x1p53) {
      n = (long) x;
    } else {
      return mismatch(path, new ParameterType.Whole(isLong), given);
    }
    if (!isLong && n != (int) n) {
      problem(path, "'" + path + "' is " + n + ", which does not fit 32 bits", Optional.empty());
      return Optional.empty();
    }
    return inRange(path, (double) n, Long.toString(n), about)
        ? Optional.of(isLong ? (Object) n : (Object) (int) n)
        : Optional.empty();
  }

  private Optional<Object> real(String path, Parameter about, Value given) {
    double x;
    if (given instanceof Value.Real(double exact)) {
      x = exact;
    } else if (given instanceof Value.Int(long n)) {
      x = (double) n;
    } else {
      return mismatch(path, new ParameterType.Real(), given);
    }
    if (!Double.isFinite(x)) {
      problem(path, "'" + path + "' is " + x + ", and must be finite", Optional.empty());
      return Optional.empty();
    }
    return inRange(path, x, given.toString(), about) ? Optional.of(x) : Optional.empty();
  }

  private Optional<Object> text(
      String path, ParameterType type, List<String> words, Parameter about, Value given) {
    if (!(given instanceof Value.Text(String text))) {
      return mismatch(path, type, given);
    }
    if (!words.isEmpty() && !words.contains(text)) {
      return badWord(path, type, words, text);
    }
    return sized(path, text.length(), "characters", about) ? Optional.of(text) : Optional.empty();
  }

  private Optional<Object> choice(String path, ParameterType.Choice type, Value given) {
    if (!(given instanceof Value.Text(String text))) {
      return mismatch(path, type, given);
    }
    for (Enum<?> constant : type.type().getEnumConstants()) {
      if (ParameterSpec.word(constant).equals(text)) {
        return Optional.of(constant);
      }
    }
    return badWord(path, type, type.words(), text);
  }

  private Optional<Object> badWord(
      String path, ParameterType type, List<String> words, String text) {
    problem(
        path,
        "'" + path + "' is '" + ParameterText.cut(text) + "', and must be " + type.phrase(),
        NearWord.find(text, words).map(word -> "did you mean '" + word + "'?"));
    return Optional.empty();
  }

  private Optional<Object> time(String path, Parameter about, Value given) {
    String text = given.toString();
    Optional<Duration> time =
        given instanceof Value.Text ? Quantity.duration(text) : Optional.empty();
    if (time.isEmpty()) {
      problem(
          path,
          "'" + path + "' must be a duration with its unit, not " + ParameterText.describe(given),
          Optional.of(Quantity.durationHint(text)));
      return Optional.empty();
    }
    double seconds = time.get().toMillis() / 1000.0;
    return inRange(path, seconds, text, about) ? time.map(Object.class::cast) : Optional.empty();
  }

  private Optional<Object> list(
      String path, ParameterType type, ParameterType item, Parameter about, Value given) {
    if (!(given instanceof Value.Sequence(List<Value> items))) {
      return mismatch(path, type, given);
    }
    if (!sized(path, items.size(), "entries", about)) {
      return Optional.empty();
    }
    List<Object> decoded = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      value(path + "[" + i + "]", item, ParameterText.UNBOUNDED, items.get(i))
          .ifPresent(decoded::add);
    }
    return decoded.size() == items.size() ? Optional.of(List.copyOf(decoded)) : Optional.empty();
  }

  private boolean sized(String path, int size, String what, Parameter about) {
    if (size >= about.min() && size <= about.max()) {
      return true;
    }
    problem(
        path,
        "'%s' has %d %s, and must have %s".formatted(path, size, what, ParameterText.range(about)),
        Optional.empty());
    return false;
  }

  private boolean inRange(String path, double x, String shown, Parameter about) {
    if (x > about.min() || (x == about.min() && !about.aboveMin())) {
      if (x <= about.max()) {
        return true;
      }
    }
    problem(
        path,
        "'%s' is %s, and must be %s".formatted(path, shown, ParameterText.range(about)),
        Optional.empty());
    return false;
  }

  private Optional<Object> mismatch(String path, ParameterType type, Value given) {
    problem(
        path,
        "'" + path + "' must be " + type.phrase() + ", not " + ParameterText.describe(given),
        ParameterText.hint(type, given));
    return Optional.empty();
  }

  private void problem(String path, String message, Optional<String> hint) {
    problems.add(new ParameterProblem(path, message, hint));
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private <P extends Record> Optional<P> create(String path, Class<P> type, Object[] values) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(values));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        problem(path, String.valueOf(refused.getMessage()), Optional.empty());
        return Optional.empty();
      }
      throw new IllegalStateException(type + " threw " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + type, e);
    }
  }

  /** {@code parameters} with every default written out. */
  static Value.Mapping encode(Record parameters, List<ParameterSpec> specs) {
    LinkedHashMap<String, Value> entries = new LinkedHashMap<>();
    RecordComponent[] components = parameters.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      Object value;
      try {
        var accessor = components[i].getAccessor();
        accessor.setAccessible(true);
        value = accessor.invoke(parameters);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + components[i], e);
      }
      if (value instanceof Optional<?> optional) {
        if (optional.isEmpty()) {
          continue;
        }
        value = optional.get();
      }
      entries.put(specs.get(i).name(), encode(value));
    }
    return new Value.Mapping(entries);
  }

  private static Value encode(Object value) {
    return switch (value) {
      case Integer n -> new Value.Int(n);
      case Long n -> new Value.Int(n);
      case Double x -> new Value.Real(x);
      case Boolean b -> new Value.Bool(b);
      case String text -> new Value.Text(text);
      case Duration time -> new Value.Text(Quantity.text(time));
      case Enum<?> constant -> new Value.Text(ParameterSpec.word(constant));
      case List<?> items -> new Value.Sequence(items.stream().map(Decoding::encode).toList());
      case Record nested -> encode(nested, ParameterSpec.of(nested.getClass()));
      default -> throw new IllegalArgumentException("no parameter is a " + value.getClass());
    };
  }
}
