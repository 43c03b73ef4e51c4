package io.troupe.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonsTest {
  @Test
  void namesAGroupWhoseResultsChangedOnce() {
    assertThat(
            Reasons.sentence(
                List.of(
                    "inputs.train[lr=0.1].metrics.test was 1, is 2",
                    "inputs.train[lr=0.2].metrics.test was 1, is 2",
                    "inputs.base.artifacts.model was a, is b",
                    "with.title was a, is b")))
        .isEqualTo("other results of train; other results of base; with.title was a, is b");
  }

  @Test
  void staysShort() {
    assertThat(Reasons.sentence(List.of("a", "b", "c", "d", "e", "f")))
        .isEqualTo("a; b; c; d; and 2 more");
  }
}
