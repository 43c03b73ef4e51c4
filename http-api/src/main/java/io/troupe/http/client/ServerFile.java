package io.troupe.http.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.arrow.store.Durable;
import io.troupe.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code server.json} in a state folder: how clients on this machine find the server that runs on
 * it. Only its owner may read it.
 *
 * @param url where it serves
 * @param tokenFile what lets clients in
 * @param pid its process
 * @param started when that process started: ids of processes are used again
 * @param artery where workers join it
 */
public record ServerFile(
    String url, Path tokenFile, long pid, Optional<Instant> started, String artery) {
  /** The name of the file in the state folder. */
  public static final String NAME = "server.json";

  /** The entry of a server in this process. */
  public static ServerFile own(String url, Path tokenFile, String artery) {
    ProcessHandle self = ProcessHandle.current();
    return new ServerFile(url, tokenFile, self.pid(), self.info().startInstant(), artery);
  }

  /** The server that runs on {@code home}; empty where none does, whatever a dead one left. */
  public static Optional<ServerFile> living(Path home) throws IOException {
    return read(home).filter(ServerFile::lives);
  }

  /** What the file says; empty where there is none. */
  static Optional<ServerFile> read(Path home) throws IOException {
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readString(home.resolve(NAME)));
      String started = json.path("started").asText("");
      return Optional.of(
          new ServerFile(
              json.path("url").asText(""),
              Path.of(json.path("token_file").asText("")),
              json.path("pid").asLong(),
              started.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(started)),
              json.path("artery").asText("")));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (JsonProcessingException | DateTimeException e) {
      throw new IOException("it is damaged", e);
    }
  }

  private boolean lives() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().startInstant())
        .filter(now -> started.isEmpty() || now.isEmpty() || now.equals(started))
        .isPresent();
  }

  /** Puts the file into {@code home}, whole or not at all. */
  public void write(Path home) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("url", url);
    json.put("token_file", tokenFile.toString());
    json.put("pid", pid);
    started.ifPresent(at -> json.put("started", at.toString()));
    json.put("artery", artery);
    Durable.write(
        home.resolve(NAME), Json.text(json).getBytes(StandardCharsets.UTF_8), "rw-------");
  }

  /** Removes the file from {@code home} if it is still the one of this process. */
  public void remove(Path home) throws IOException {
    if (read(home).filter(there -> there.pid() == pid).isPresent()) {
      Files.deleteIfExists(home.resolve(NAME));
    }
  }
}
