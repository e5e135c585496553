package io.dehaze.event;

/** Whole numbers in headers of records, in ASCII digits. */
public final class HeaderNumber {
  private static final int DIGITS_MAX = 18; // as many nines fit in a long

  private HeaderNumber() {}

  /**
   * Reads a number.
   *
   * @param digits the header's value, or null
   * @return the number, from 0 on; -1 where the value is none
   */
  public static long of(byte[] digits) {
    if (digits == null || digits.length == 0 || digits.length > DIGITS_MAX) {
      return -1;
    }
    long number = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + (digit - '0');
    }
    return number;
  }
}
