package io.dehaze.event;

import io.dehaze.json.BadJsonException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with one input, so that its author learns all of it at once. Not
 * thread-safe.
 */
public final class Problems {
  /** How many are listed; the author of more than that has one mistake, repeated. */
  public static final int LISTED_MAX = 1_000;

  private final List<Problem> found = new ArrayList<>(0);
  private int item = Problem.WHOLE;

  /** Says which item of a batch the following problems are about. */
  public void inItem(int index) {
    item = index;
  }

  /**
   * Notes a problem.
   *
   * @param field the field it is about, or null
   */
  public void add(String code, String field, String sentence) {
    if (found.size() < LISTED_MAX) {
      found.add(new Problem(code, field, sentence, item));
    }
  }

  /** Notes a problem that is worded already, of the item at hand. */
  public void add(Problem problem) {
    add(problem.code(), problem.field(), problem.sentence());
  }

  /** Notes that a field breaks its rule; the sentence says the rule. */
  public void invalid(String field, String sentence) {
    add(Problem.INVALID_FIELD, field, sentence);
  }

  /** Notes what the JSON reader objected to: first, since it makes all the rest doubtful. */
  public void add(BadJsonException e) {
    found.add(0, new Problem(e.code(), null, e.getMessage(), item));
  }

  /** Whether nothing is wrong so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether no further problem would be listed. */
  public boolean isFull() {
    return found.size() >= LISTED_MAX;
  }

  /** What was found, in the order of the input; the last one tells that the list is cut off. */
  public List<Problem> list() {
    List<Problem> listed = new ArrayList<>(found);
    if (isFull()) {
      listed.add(
          Problem.of(
              "too_many_problems", null, "only the first %d are listed".formatted(LISTED_MAX)));
    }
    return List.copyOf(listed);
  }
}
