package io.dehaze.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** A report for scripts. */
public final class JsonReport {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private JsonReport() {}

  /** The whole document. */
  public static byte[] of(Report report) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("scenario", report.scenario()).put("command", report.command());
    report.machine().facts().forEach(root.putObject("machine")::put);
    ArrayNode load = root.putArray("load");
    report.load().forEach(load::add);
    ArrayNode figures = root.putArray("figures");
    report.figures().forEach(each -> put(figures.addObject(), each));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static void put(ObjectNode node, Figure figure) {
    node.put("name", figure.name()).put("unit", figure.unit()).put("value", figure.value());
    if (figure.target() != null) {
      node.put("target", figure.target().text());
      node.put("met", figure.target().isMetBy(figure.value()));
    }
    if (figure.rounds() != null) {
      node.put("median_of_rounds", figure.rounds().median());
      node.put("least_of_rounds", figure.rounds().least());
      node.put("most_of_rounds", figure.rounds().most());
    }
  }
}
