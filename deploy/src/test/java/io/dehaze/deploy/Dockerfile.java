package io.dehaze.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Dockerfile, as far as it must be understood to check it. */
final class Dockerfile {
  private static final Pattern FROM = Pattern.compile("(\\S+)(?: AS (\\S+))?");
  private static final Pattern INSTRUCTION = Pattern.compile("([A-Z]+)\\s+(.*)");

  /**
   * One line of it, without continuations.
   *
   * @param name for example {@code COPY}
   * @param text what follows
   */
  record Instruction(String name, String text) {}

  /**
   * One stage of it.
   *
   * @param base the image or the stage that it stands on
   */
  record Stage(String base, List<Instruction> instructions) {}

  private final Map<String, Stage> stages = new LinkedHashMap<>();

  /** Reads it; instructions must be written in capitals. */
  static Dockerfile parse(String text) {
    Dockerfile parsed = new Dockerfile();
    String joined = text.replaceAll("(?m)^\\s*#.*\\R", "").replaceAll("\\\\\\R\\s*", "");
    joined.lines().filter(line -> !line.isBlank()).forEach(parsed::add);
    return parsed;
  }

  private void add(String line) {
    Matcher instruction = INSTRUCTION.matcher(line);
    if (!instruction.matches()) {
      throw new AssertionError("not an instruction: " + line);
    }
    String text = instruction.group(2);
    if (instruction.group(1).equals("FROM")) {
      Matcher from = FROM.matcher(text);
      if (!from.matches()) {
        throw new AssertionError("not a stage: " + line);
      }
      stages.put(from.group(2), new Stage(from.group(1), new ArrayList<>()));
    } else {
      last().instructions.add(new Instruction(instruction.group(1), text));
    }
  }

  private Stage last() {
    return stages.values().stream()
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError("no FROM yet"));
  }

  Map<String, Stage> stages() {
    return stages;
  }

  /** What a stage's image is made of, from the bottom up; only what this file says. */
  Stream<Instruction> all(String stage) {
    Stage own = stages.get(stage);
    Stream<Instruction> below = stages.containsKey(own.base) ? all(own.base) : Stream.of();
    return Stream.concat(below, own.instructions.stream());
  }

  /** The texts of all instructions of a name in a stage and those below it. */
  List<String> all(String stage, String name) {
    return all(stage).filter(each -> each.name.equals(name)).map(Instruction::text).toList();
  }

  /** The last one, which is what counts of an instruction that can be given once. */
  String last(String stage, String name) {
    return all(stage, name).stream()
        .reduce((first, second) -> second)
        .orElseThrow(() -> new AssertionError(stage + " has no " + name));
  }
}
