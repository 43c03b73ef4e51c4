package io.troupe.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.http.Json;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.data.Dataset;
import io.troupe.pipelines.data.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists, fetches and finds data sets. */
@Command(
    name = "data",
    header = "List, fetch and find data sets",
    description = {
      "Data sets are looked up in TROUPE_DATA, where it is set, then in the state folder's data/."
    },
    synopsisSubcommandLabel = "(list | fetch | path)")
final class DataCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  DataCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    throw Stop.usage("'data' needs to know what to do", "one of: data list, data fetch, data path");
  }

  @Command(name = "list", header = "List the data sets that Troupe knows")
  int list(@Mixin CommonOptions common) {
    DataFolders folders = folders(common);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    Grid grid = new Grid().row("NAME", "SIZE", "WHERE");
    for (Dataset dataset : Datasets.known().list()) {
      Optional<Path> file = folders.find(dataset.relativePath());
      grid.row(
          dataset.name(),
          Words.bytes(dataset.bytes()),
          file.map(Path::toString).orElse("not here"));
      ObjectNode node = list.addObject();
      node.put("name", dataset.name());
      node.put("bytes", dataset.bytes());
      node.put("path", file.map(Path::toString).orElse(null));
      node.put("sha256", dataset.sha256());
      node.put("url", dataset.url().toString());
      node.put("licence", dataset.licence());
      node.put("citation", dataset.citation());
    }
    if (common.json()) {
      surroundings.out().print(Json.text(list));
    } else {
      grid.lines().forEach(surroundings.out()::println);
    }
    return ExitCode.OK;
  }

  @Command(
      name = "fetch",
      header = "Bring data sets into the state folder",
      description = "An interrupted download goes on where it stopped; every file is checked.")
  int fetch(
      @Mixin CommonOptions common,
      @Parameters(
              paramLabel = "NAME…",
              hideParamSyntax = true,
              arity = "1..*",
              description = "Names from 'data list'.")
          List<String> names)
      throws IOException, InterruptedException {
    Path folder = common.home(surroundings).resolve("data");
    names.forEach(DataCommand::known);
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String name : names) {
      DownloadLine line = new DownloadLine(surroundings, name);
      Path file;
      try {
        file = Datasets.known().fetch(name, folder, line);
      } catch (IOException e) {
        line.end();
        throw new Stop(ExitCode.BROKEN, String.valueOf(e.getMessage()), "");
      }
      line.end();
      list.addObject().put("name", name).put("path", file.toString());
      if (!common.json()) {
        surroundings.out().println(file);
      }
    }
    if (common.json()) {
      surroundings.out().print(Json.text(list));
    }
    return ExitCode.OK;
  }

  @Command(name = "path", header = "Say where a data set lies, or which folders are searched")
  int path(
      @Mixin CommonOptions common,
      @Parameters(
              paramLabel = "[NAME]",
              hideParamSyntax = true,
              arity = "0..1",
              description = "A name from 'data list'.")
          Optional<String> name) {
    DataFolders folders = folders(common);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    if (name.isEmpty()) {
      ArrayNode roots = document.putArray("folders");
      folders.roots().forEach(root -> roots.add(root.toString()));
      show(common, document, folders.roots().stream().map(Path::toString).toList());
      return ExitCode.OK;
    }
    Dataset dataset = known(name.get());
    Path file =
        folders
            .find(dataset.relativePath())
            .orElseThrow(
                () ->
                    Stop.usage(
                        "data set '" + dataset.name() + "' is not on this machine",
                        "troupe data fetch " + dataset.name()));
    document.put("name", dataset.name()).put("path", file.toString());
    show(common, document, List.of(file.toString()));
    return ExitCode.OK;
  }

  private void show(CommonOptions common, ObjectNode document, List<String> lines) {
    if (common.json()) {
      surroundings.out().print(Json.text(document));
    } else {
      lines.forEach(surroundings.out()::println);
    }
  }

  private static Dataset known(String name) {
    List<Dataset> datasets = Datasets.known().list();
    return datasets.stream()
        .filter(dataset -> dataset.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Stop.usage(
                    "no data set is called '" + name + "'",
                    Suggestion.of(name, datasets.stream().map(Dataset::name).toList())
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("'troupe data list' lists them")));
  }

  private DataFolders folders(CommonOptions common) {
    return DataFolders.of(surroundings.environment(), common.home(surroundings));
  }
}
