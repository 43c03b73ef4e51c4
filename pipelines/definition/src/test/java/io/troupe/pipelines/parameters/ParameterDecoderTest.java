package io.troupe.pipelines.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.troupe.pipelines.Parameter;
import io.troupe.pipelines.ParameterProblem;
import io.troupe.pipelines.language.Samples;
import io.troupe.pipelines.language.Samples.TrainParameters;
import io.troupe.pipelines.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterDecoderTest {
  private static final ParameterDecoder<TrainParameters> DECODER =
      ParameterDecoder.of(TrainParameters.class);

  private static Decoded<TrainParameters> decode(String json) throws JsonProcessingException {
    return DECODER.decode((Value.Mapping) Value.ofJson(json.replace('\'', '"')));
  }

  @Test
  void fillsDefaultsAndComesBackEqual() throws JsonProcessingException {
    TrainParameters expected =
        new TrainParameters(
            Samples.Model.RES_NET,
            0,
            0.003,
            3,
            List.of(64),
            Optional.empty(),
            false,
            Duration.ZERO,
            "none",
            new Samples.Board(10, 0.2));
    assertThat(decode("{'model': 'res-net'}")).isEqualTo(new Decoded.Good<>(expected));
    assertThat(DECODER.decode(DECODER.encode(expected))).isEqualTo(new Decoded.Good<>(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | parameter 'model' is missing | model: gcn, sage or res-net. The model.
          {'model': 'GCN'} | 'model' is 'GCN', and must be gcn, sage or res-net | did you mean 'gcn'?
          {'model': 'gcn', 'layer': 3} | unknown parameter 'layer' | did you mean 'layers'?
          {'model': 'gcn', 'layers': '3'} | 'layers' must be a whole number, not the text '3' | leave the quotes away: 3
          {'model': 'gcn', 'layers': '010'} | 'layers' must be a whole number, not the text '010' | write 10
          {'model': 'gcn', 'layers': 2.5} | 'layers' must be a whole number, not the number 2.5 |
          {'model': 'gcn', 'layers': 99999999999} | 'layers' is 99999999999, which does not fit 32 bits |
          {'model': 'gcn', 'lr': 0} | 'lr' is 0, and must be greater than 0 and at most 1 |
          {'model': 'gcn', 'warmup': 'yes'} | 'warmup' must be true or false, not the text 'yes' | write true
          {'model': 'gcn', 'hidden': 64} | 'hidden' must be a list, not the number 64 | write [64]
          {'model': 'gcn', 'hidden': [64, 'x']} | 'hidden[1]' must be a whole number, not the text 'x' |
          {'model': 'gcn', 'hidden': []} | 'hidden' has 0 entries, and must have at least 1 |
          {'model': 'gcn', 'source': 5} | 'source' must be a text, not the number 5 | put it in quotes: "5"
          {'model': 'gcn', 'pause': 5} | 'pause' must be a duration with its unit, not the number 5 | write 5s
          {'model': 'gcn', 'board': {'rows': 1}} | 'board.rows' is 1, and must be at least 2 |
          {'model': 'gcn', 'norm': 'bach'} | 'norm' is 'bach', and must be none or batch | did you mean 'batch'?
          """)
  void saysWhatIsWrongAndWhatToWrite(String json, String message, @Nullable String hint)
      throws JsonProcessingException {
    assertThat(problems(decode(json)))
        .anySatisfy(
            problem -> {
              assertThat(problem.message()).isEqualTo(message);
              assertThat(problem.hint()).isEqualTo(Optional.ofNullable(hint));
            });
  }

  private static List<ParameterProblem> problems(Decoded<TrainParameters> decoded) {
    return switch (decoded) {
      case Decoded.Good<TrainParameters> good -> List.of();
      case Decoded.Bad<TrainParameters>(List<ParameterProblem> problems) -> problems;
    };
  }

  @Test
  void saysEverythingAtOnce() throws JsonProcessingException {
    assertThat(problems(decode("{'lr': 5, 'layers': 0, 'x': 1}"))).hasSize(4);
  }

  /** Holds what no file can write. */
  record Odd(@Parameter(description = "x") Object x) {}

  @Test
  void refusesARecordThatNoFileCouldFill() {
    assertThatThrownBy(() -> ParameterDecoder.of(Odd.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a parameter cannot be a java.lang.Object");
  }
}
