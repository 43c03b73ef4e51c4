package io.troupe.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the configuration so that what is wrong with it can be shown to who wrote it. */
public final class Configuration {
  private static final String SECTION = "troupe.actors";

  private Configuration() {}

  /**
   * The file that the system property {@code config.file} names, over the defaults.
   *
   * @throws NodeException when it cannot be read
   */
  static Config load() {
    return load(Map.of());
  }

  /**
   * The same under {@code over}: values by their paths, as a command line gives them.
   *
   * @throws NodeException when the file cannot be read
   */
  public static Config load(Map<String, Object> over) {
    try {
      return ConfigFactory.parseMap(over, "the command line").withFallback(ConfigFactory.load());
    } catch (ConfigException e) {
      throw refusal(Optional.empty(), e);
    }
  }

  /**
   * The settings of a node in {@code config}.
   *
   * @throws NodeException naming file and key when a key is unknown or its value is wrong
   */
  static NodeSettings settings(Config config) {
    Config section = config.getConfig(SECTION);
    Set<String> known =
        ConfigFactory.defaultReference().getConfig(SECTION).entrySet().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    for (Map.Entry<String, ConfigValue> entry : section.entrySet()) {
      if (!known.contains(entry.getKey())) {
        throw refusal(
            Optional.of(entry.getValue().origin()),
            new IllegalArgumentException(
                "%s.%s is no setting; there are %s"
                    .formatted(
                        SECTION,
                        entry.getKey(),
                        known.stream().sorted().collect(Collectors.joining(", ")))));
      }
    }
    try {
      return NodeSettings.from(config);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw refusal(
          section.entrySet().stream()
              .filter(entry -> message.startsWith(SECTION + "." + entry.getKey() + " "))
              .map(entry -> entry.getValue().origin())
              .findFirst(),
          e);
    } catch (ConfigException e) {
      throw refusal(Optional.empty(), e); // Its message begins with the place.
    }
  }

  private static NodeException refusal(Optional<ConfigOrigin> place, RuntimeException e) {
    String where = place.map(origin -> origin.description() + ": ").orElse("");
    return new NodeException("the configuration cannot be used: " + where + e.getMessage(), e);
  }
}
