package io.troupe.pipelines.graph.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.gpu.autograd.Parameter;
import io.troupe.pipelines.graph.data.NodeGraph;
import io.troupe.pipelines.graph.data.Split;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One model on one small graph with what PyTorch computes for it; see parity.py. */
record ParityCase(JsonNode json) {
  static List<ParityCase> all() {
    try (InputStream in = ParityCase.class.getResourceAsStream("parity.json")) {
      List<ParityCase> cases = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(node -> cases.add(new ParityCase(node)));
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Model model() {
    return Model.valueOf(json.get("model").asText().toUpperCase(Locale.ROOT));
  }

  NodeGraph graph() {
    JsonNode edges = json.get("edges");
    int[] sources = new int[edges.size()];
    int[] targets = new int[edges.size()];
    for (int e = 0; e < edges.size(); e++) {
      sources[e] = edges.get(e).get(0).asInt();
      targets[e] = edges.get(e).get(1).asInt();
    }
    double[] values = doubles("features");
    float[] features = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      features[i] = (float) values[i];
    }
    return new NodeGraph(
        toString(),
        features,
        json.get("width").asInt(),
        ints("labels"),
        json.get("classes").asInt(),
        false,
        sources,
        targets,
        List.of(new Split(ints("train"), new int[0], new int[0])));
  }

  int layers() {
    return json.get("layers").asInt();
  }

  int hidden() {
    return json.get("hidden").asInt();
  }

  double loss() {
    return json.get("loss").asDouble();
  }

  double[] doubles(String name) {
    return doubles(json.get(name));
  }

  double[] weights(Parameter parameter) {
    return of("weights", parameter);
  }

  double[] gradient(Parameter parameter) {
    return of("gradients", parameter);
  }

  private double[] of(String what, Parameter parameter) {
    return doubles(json.get(what).get(parameter.name().replace('-', '_')));
  }

  private int[] ints(String name) {
    JsonNode values = json.get(name);
    int[] result = new int[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i).asInt();
    }
    return result;
  }

  private static double[] doubles(JsonNode values) {
    double[] result = new double[values.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = values.get(i).asDouble();
    }
    return result;
  }

  @Override
  public String toString() {
    return json.get("model").asText() + " with " + json.get("classes").asInt() + " classes";
  }
}
