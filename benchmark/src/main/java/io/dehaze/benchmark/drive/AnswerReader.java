package io.dehaze.benchmark.drive;

import java.nio.ByteBuffer;

/**
 * Finds the end of an HTTP/1.1 answer with a Content-Length, and its status. As little as can be
 * done: a driver shares its processors with what it drives.
 */
final class AnswerReader {
  private static final byte[] LENGTH = {
    'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'
  };
  private static final int STATUS_AT = 9;
  private static final int HEAD_MIN = 13;

  private AnswerReader() {}

  /**
   * Reads what has come so far.
   *
   * @param in what was read of one answer, from 0 to its position
   * @return the status, or 0 where the answer is not complete
   */
  static int status(ByteBuffer in) {
    int end = in.position();
    int body = bodyStart(in, end);
    if (body < 0 || end < body + contentLength(in, body)) {
      return 0;
    }
    return digit(in, STATUS_AT) * 100 + digit(in, STATUS_AT + 1) * 10 + digit(in, STATUS_AT + 2);
  }

  private static int bodyStart(ByteBuffer in, int end) {
    for (int at = HEAD_MIN; at <= end - 4; at++) {
      if (in.get(at) == '\r'
          && in.get(at + 2) == '\r'
          && in.get(at + 1) == '\n'
          && in.get(at + 3) == '\n') {
        return at + 4;
      }
    }
    return -1;
  }

  private static int contentLength(ByteBuffer in, int headEnd) {
    for (int at = HEAD_MIN; at < headEnd - LENGTH.length; at++) {
      if (in.get(at - 1) == '\n' && isLength(in, at)) {
        return number(in, at + LENGTH.length);
      }
    }
    return 0;
  }

  private static boolean isLength(ByteBuffer in, int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      if ((in.get(at + i) | 0x20) != (LENGTH[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }

  private static int number(ByteBuffer in, int start) {
    int at = start;
    while (in.get(at) == ' ') {
      at++;
    }
    int number = 0;
    for (; in.get(at) != '\r'; at++) {
      number = number * 10 + digit(in, at);
    }
    return number;
  }

  private static int digit(ByteBuffer in, int at) {
    return in.get(at) - '0';
  }
}
