package io.troupe.actors.run;

import io.troupe.actors.core.RunEvent;
import io.troupe.actors.core.RunEventCodec;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Lets Pekko write events down as {@link RunEventCodec} does. */
public final class RunEventSerializer extends SerializerWithStringManifest {
  /** Names this serializer for ever; unique among those of an actor system. */
  public static final int IDENTIFIER = 730_001;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object event) {
    return RunEventCodec.manifest((RunEvent) event);
  }

  @Override
  public byte[] toBinary(Object event) {
    return RunEventCodec.encode((RunEvent) event);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return RunEventCodec.decode(manifest, bytes);
  }
}
