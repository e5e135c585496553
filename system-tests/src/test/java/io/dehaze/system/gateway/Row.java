package io.dehaze.system.gateway;

import java.util.List;

/**
 * One line of a table of inputs: what is sent over a connection of its own, and what must come
 * back.
 *
 * @param half whether the client closes its half after sending
 * @param statuses the statuses that must come back, in order
 * @param code the code in the last answer, or null where it has no body or is a success
 * @param closes whether the server must close the connection; else it must take another request
 * @param stored how many events must be in Kafka afterwards because of it
 */
record Row(
    String name,
    byte[] sent,
    boolean half,
    List<Integer> statuses,
    String code,
    boolean closes,
    int stored) {

  static Row of(String name, byte[] sent) {
    return new Row(name, sent, false, List.of(), null, false, 0);
  }

  /** The client closes its half after sending. */
  Row thenFin() {
    return new Row(name, sent, true, statuses, code, closes, stored);
  }

  /** Refused with a code; the connection stays open. */
  Row refused(int status, String why) {
    return new Row(name, sent, half, List.of(status), why, false, 0);
  }

  /** Refused and the connection closed; {@code why} is null where the body says nothing. */
  Row refusedAndClosed(int status, String why) {
    return new Row(name, sent, half, List.of(status), why, true, 0);
  }

  /** Answered so, and the connection closed after the last. */
  Row answeredAndClosed(int events, Integer... all) {
    return new Row(name, sent, half, List.of(all), null, true, events);
  }

  /** Taken, with so many events stored. */
  Row accepted(int events, Integer... all) {
    return new Row(name, sent, half, List.of(all), null, false, events);
  }

  /** Taken, with one event stored. */
  Row accepted() {
    return accepted(1, 200);
  }

  @Override
  public String toString() {
    return name;
  }
}
