package io.dehaze.worker.lane;

import java.util.ArrayList;
import java.util.List;

/** The completion of a record that notes how it came to its end. */
public final class NotedCompletion implements RecordHandler.Completion {
  /** {@code done} or {@code abandoned}, each time it was said. */
  public final List<String> ends = new ArrayList<>();

  private final boolean mayBegin;

  /** Of a record whose deliveries may begin. */
  public NotedCompletion() {
    this(true);
  }

  /** The same, or of one whose partition is being given up. */
  public NotedCompletion(boolean mayBegin) {
    this.mayBegin = mayBegin;
  }

  @Override
  public boolean begin() {
    return mayBegin;
  }

  @Override
  public void done() {
    ends.add("done");
  }

  @Override
  public void abandon() {
    ends.add("abandoned");
  }

  @Override
  public boolean isStillOurs() {
    return true;
  }

  @Override
  public boolean holdsUpOthers() {
    return false;
  }
}
