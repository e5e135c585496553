package io.dehaze.admin;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the number of series bounded whatever names come from outside: the first projects and
 * triggers have series of their own, those of the rest are together under {@code other}.
 * Thread-safe.
 */
final class NamesLimit implements MeterFilter {
  private static final String PROJECT = "project";
  private static final String TRIGGER = "trigger";
  private static final String OTHER = "other";

  private final int max;
  private final Set<String> projects = ConcurrentHashMap.newKeySet();
  private final Set<String> triggers = ConcurrentHashMap.newKeySet();

  /**
   * Lets some names through.
   *
   * @param max how many projects, and how many triggers of all projects together
   */
  NamesLimit(int max) {
    this.max = max;
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    String project = id.getTag(PROJECT);
    if (project == null) {
      return id;
    }
    String trigger = id.getTag(TRIGGER);
    boolean projectShows = shows(projects, project);
    boolean triggerShows =
        trigger == null || (projectShows && shows(triggers, project + '/' + trigger));
    if (projectShows && triggerShows) {
      return id;
    }
    List<Tag> tags = new ArrayList<>();
    for (Tag tag : id.getTags()) {
      boolean hide =
          (tag.getKey().equals(PROJECT) && !projectShows)
              || (tag.getKey().equals(TRIGGER) && !triggerShows);
      tags.add(hide ? Tag.of(tag.getKey(), OTHER) : tag);
    }
    return id.replaceTags(tags);
  }

  private synchronized boolean shows(Set<String> known, String name) {
    if (known.size() < max) {
      known.add(name);
    }
    return known.contains(name);
  }
}
