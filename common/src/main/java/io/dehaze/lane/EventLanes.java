package io.dehaze.lane;

import io.dehaze.event.EventRecords;
import io.dehaze.event.QueuedEvent;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes an event for the lane in which it waits. Thread-safe. */
public final class EventLanes {
  private final Schedule schedule;
  private final String events;
  private final String scheduled;
  private final String retry;
  private final Map<Long, String> delays = new HashMap<>();

  /** The lanes of one cluster. */
  public EventLanes(String topicPrefix, Schedule schedule) {
    this.schedule = schedule;
    this.events = Lane.EVENTS.topic(topicPrefix);
    this.scheduled = Lane.SCHEDULED.topic(topicPrefix);
    this.retry = Lane.RETRY.topic(topicPrefix);
    DelayTopics names = new DelayTopics(topicPrefix);
    schedule.parksMs().forEach(parkMs -> delays.put(parkMs, names.name(parkMs)));
  }

  /** The record for the lane in which the event waits from now on. */
  public ProducerRecord<byte[], byte[]> record(QueuedEvent queued, long nowMs) {
    return EventRecords.write(topicOf(queued, nowMs), queued);
  }

  /** The topic of the lane in which an event waits from now on. */
  public String topicOf(QueuedEvent queued, long nowMs) {
    Schedule.Place place = schedule.placeOf(queued.dueMs(), nowMs);
    if (place instanceof Schedule.Place.Parked parked) {
      return delays.get(parked.parkMs());
    }
    if (queued.trigger() != null) {
      return retry; // one delivery of its own: fresh events need not wait behind it
    }
    return place instanceof Schedule.Place.Wheel ? scheduled : events;
  }
}
