package io.dehaze.lane;

/** The names of the consumer groups in which workers share the lanes: one group for each lane. */
public final class WorkerGroups {
  private WorkerGroups() {}

  /**
   * The group of a lane, for example {@code dehaze.worker.events}.
   *
   * @param lane the lane's label; {@link DelayTopics#LABEL} for all delay levels
   */
  public static String of(String topicPrefix, String lane) {
    return topicPrefix + ".worker." + lane;
  }
}
