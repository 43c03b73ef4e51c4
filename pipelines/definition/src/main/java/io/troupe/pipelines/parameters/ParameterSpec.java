package io.troupe.pipelines.parameters;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.value.Scalars;
import io.troupe.pipelines.value.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One parameter of a kind, read from a component of its record.
 *
 * @param name in kebab-case
 * @param type what it can be
 * @param optional whether it may be left out without a default
 * @param fallback the default
 * @param about description, unit and range as annotated
 */
public record ParameterSpec(
    String name, ParameterType type, boolean optional, Optional<Value> fallback, Parameter about) {
  private static final ClassValue<List<ParameterSpec>> SPECS =
      new ClassValue<>() {
        @Override
        protected List<ParameterSpec> computeValue(Class<?> type) {
          return read(type);
        }
      };

  private static final Map<Type, ParameterType> SIMPLE =
      Map.of(
          int.class, new ParameterType.Whole(false),
          Integer.class, new ParameterType.Whole(false),
          long.class, new ParameterType.Whole(true),
          Long.class, new ParameterType.Whole(true),
          double.class, new ParameterType.Real(),
          Double.class, new ParameterType.Real(),
          boolean.class, new ParameterType.Flag(),
          Boolean.class, new ParameterType.Flag(),
          Duration.class, new ParameterType.Time());

  /** Whether a file must give it. */
  public boolean required() {
    return !optional && fallback.isEmpty();
  }

  /**
   * The parameters of a record, in order.
   *
   * @throws IllegalArgumentException when a component has no {@link Parameter}, a type that
   *     parameters do not have, or a default that does not fit it
   */
  public static List<ParameterSpec> of(Class<? extends Record> type) {
    return SPECS.get(type);
  }

  private static List<ParameterSpec> read(Class<?> type) {
    List<ParameterSpec> specs = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Parameter about = component.getAnnotation(Parameter.class);
      if (about == null) {
        throw new IllegalArgumentException(type + "." + component.getName() + ": no @Parameter");
      }
      Type generic = component.getGenericType();
      boolean optional = generic instanceof ParameterizedType p && p.getRawType() == Optional.class;
      ParameterType kind =
          type(optional ? argument(generic) : generic, Arrays.asList(about.oneOf()));
      Optional<Value> fallback =
          about.defaultValue().equals(Parameter.NONE)
              ? Optional.empty()
              : Optional.of(fallback(kind, about.defaultValue()));
      specs.add(new ParameterSpec(kebab(component.getName()), kind, optional, fallback, about));
    }
    return List.copyOf(specs);
  }

  private static Type argument(Type generic) {
    return ((ParameterizedType) generic).getActualTypeArguments()[0];
  }

  private static ParameterType type(Type generic, List<String> words) {
    if (generic instanceof ParameterizedType p && p.getRawType() == List.class) {
      return new ParameterType.Listing(type(argument(generic), words));
    }
    if (generic == String.class) {
      return new ParameterType.Text(words);
    }
    ParameterType simple = SIMPLE.get(generic);
    if (simple != null) {
      return simple;
    }
    if (generic instanceof Class<?> c && c.isEnum()) {
      @SuppressWarnings("unchecked") // isEnum was asked
      Class<? extends Enum<?>> choice = (Class<? extends Enum<?>>) c;
      return new ParameterType.Choice(
          choice, Arrays.stream(choice.getEnumConstants()).map(ParameterSpec::word).toList());
    } else if (generic instanceof Class<?> c && c.isRecord()) {
      Class<? extends Record> nested = c.asSubclass(Record.class);
      return new ParameterType.Nested(nested, of(nested));
    }
    throw new IllegalArgumentException("a parameter cannot be a " + generic.getTypeName());
  }

  private static Value fallback(ParameterType type, String text) {
    return switch (type) {
      case ParameterType.Text t -> new Value.Text(text);
      case ParameterType.Choice t -> new Value.Text(text);
      case ParameterType.Time t -> new Value.Text(text);
      case ParameterType.Listing t -> json(text);
      case ParameterType.Nested t -> json(text);
      case ParameterType.Whole t -> Scalars.plain(text);
      case ParameterType.Real t -> Scalars.plain(text);
      case ParameterType.Flag t -> Scalars.plain(text);
    };
  }

  private static Value json(String text) {
    try {
      return Value.ofJson(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the default of a list or mapping is JSON, such as [1, 2] or [\"a\"]: " + text, e);
    }
  }

  /** How a file writes an enum's constant. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
