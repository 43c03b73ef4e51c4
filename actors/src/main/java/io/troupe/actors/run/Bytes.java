package io.troupe.actors.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** Bytes of a message, compared by their content. Nobody changes the array. */
final class Bytes {
  private final byte[] array;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  Bytes(byte[] array) {
    this.array = array;
  }

  @JsonValue
  byte[] array() {
    return array;
  }

  int length() {
    return array.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return array.length + " bytes";
  }
}
