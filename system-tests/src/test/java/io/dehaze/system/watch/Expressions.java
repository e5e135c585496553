package io.dehaze.system.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The expressions that people look at or are called by, each with where it stands. */
final class Expressions {
  private static final Pattern ABSENT = Pattern.compile("absent\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("\\$(?!__)[a-z]+");

  private Expressions() {}

  /** Those of all panels of all dashboards, with the variables as Grafana would fill them in. */
  static Map<String, String> ofDashboards(Path folder) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
        for (JsonNode panel : dashboard.path("panels")) {
          for (JsonNode target : panel.path("targets")) {
            String place = dashboard.path("title").asText() + " / " + panel.path("title").asText();
            found.put(place + " " + target.path("refId").asText(), filled(target));
          }
        }
      }
    }
    return found;
  }

  private static String filled(JsonNode target) {
    String expression =
        target.path("expr").asText().replace("$__rate_interval", "20s").replace("$__range", "1m");
    return VARIABLE.matcher(expression).replaceAll(".*");
  }

  /**
   * Those of all alerts, without what they are compared with: an alert has data whether it is
   * raised or not. Without those of certificates, which only ports with TLS have.
   */
  static Map<String, String> ofAlerts(Path rules) throws IOException {
    Map<String, String> found = new LinkedHashMap<>();
    for (JsonNode group : new YAMLMapper().readTree(rules.toFile()).path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        String expression = rule.path("expr").asText().strip();
        if (expression.contains("dehaze_tls_")) {
          continue;
        }
        int part = 0;
        for (String condition : expression.split("\\n\\s+and ", -1)) {
          for (String side : sides(condition)) {
            String name = rule.path("alert").asText(rule.path("record").asText());
            found.put(name + " " + ++part, side);
          }
        }
      }
    }
    return found;
  }

  /** Both sides of the comparison that a condition is; a number is no expression. */
  private static List<String> sides(String condition) {
    List<String> sides = new ArrayList<>();
    Matcher absent = ABSENT.matcher(condition);
    if (absent.matches()) {
      sides.add(absent.group(1));
      return sides;
    }
    int comparison = comparison(condition);
    sides.add(condition.substring(0, comparison));
    if (comparison < condition.length()) {
      String right = condition.substring(comparison).replaceFirst("^[<>=!]=?\\s*", "");
      if (right.contains("(")) {
        sides.add(right);
      }
    }
    return sides;
  }

  /** Where the comparison stands that is in no parentheses, braces or quotes; else the end. */
  private static int comparison(String condition) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < condition.length(); i++) {
      char c = condition.charAt(i);
      quoted ^= c == '"';
      if (!quoted) {
        depth += "({[".indexOf(c) >= 0 ? 1 : ")}]".indexOf(c) >= 0 ? -1 : 0;
        if (depth == 0 && (c == '<' || c == '>' || c == '=')) {
          return i;
        }
      }
    }
    return condition.length();
  }
}
