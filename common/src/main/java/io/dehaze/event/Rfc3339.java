package io.dehaze.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as text, by RFC 3339: {@code 2026-01-31T23:59:59.123Z}. Reading is strict: an offset is
 * required, and there is no 24:00, no February 30 and no second 60, which no clock of ours can
 * show.
 */
public final class Rfc3339 {
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,30}))?"
              + "(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");

  private static final long DAY_MS = 86_400_000;
  private static final long YEAR_0_MS = -62_167_219_200_000L;
  private static final long YEAR_10000_MS = 253_402_300_800_000L;

  private Rfc3339() {}

  /**
   * Reads a time.
   *
   * @return milliseconds since the epoch, rounded up so that nothing happens too early; empty where
   *     the text is not a time by RFC 3339
   */
  public static OptionalLong parse(String text) {
    Matcher time = FORM.matcher(text);
    if (!time.matches()) {
      return OptionalLong.empty();
    }
    int hour = number(time, 4);
    int minute = number(time, 5);
    int second = number(time, 6);
    if (hour > 23 || minute > 59 || second > 59 || !isOffset(time)) {
      return OptionalLong.empty();
    }
    try {
      long day = LocalDate.of(number(time, 1), number(time, 2), number(time, 3)).toEpochDay();
      long seconds = (hour * 60L + minute) * 60 + second - offsetSeconds(time);
      return OptionalLong.of(day * DAY_MS + seconds * 1_000 + fractionMs(time.group(7)));
    } catch (DateTimeException e) { // a day that its month does not have
      return OptionalLong.empty();
    }
  }

  private static int number(Matcher time, int group) {
    return Integer.parseInt(time.group(group));
  }

  private static boolean isOffset(Matcher time) {
    return time.group(8) == null || (number(time, 9) <= 23 && number(time, 10) <= 59);
  }

  private static long offsetSeconds(Matcher time) {
    if (time.group(8) == null) {
      return 0;
    }
    long seconds = (number(time, 9) * 60L + number(time, 10)) * 60;
    return time.group(8).equals("-") ? -seconds : seconds;
  }

  private static int fractionMs(String digits) {
    if (digits == null) {
      return 0;
    }
    int ms = Integer.parseInt((digits + "000").substring(0, 3));
    boolean more = digits.length() > 3 && digits.substring(3).chars().anyMatch(c -> c != '0');
    return more ? ms + 1 : ms;
  }

  /**
   * Writes a time in UTC with milliseconds, always 24 characters in the years 0 to 9999.
   *
   * @param ms milliseconds since the epoch
   */
  public static String format(long ms) {
    if (ms < YEAR_0_MS || ms >= YEAR_10000_MS) {
      return Instant.ofEpochMilli(ms).toString();
    }
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(ms, DAY_MS));
    int rest = (int) Math.floorMod(ms, DAY_MS);
    char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
    put(text, 3, day.getYear());
    put(text, 6, day.getMonthValue());
    put(text, 9, day.getDayOfMonth());
    put(text, 12, rest / 3_600_000);
    put(text, 15, rest / 60_000 % 60);
    put(text, 18, rest / 1_000 % 60);
    put(text, 22, rest % 1_000);
    return new String(text);
  }

  /** Writes the digits of a number so that the last one is at the given place. */
  private static void put(char[] text, int last, int number) {
    int at = last;
    for (int rest = number; rest > 0; rest /= 10) {
      text[at--] = (char) ('0' + rest % 10);
    }
  }
}
