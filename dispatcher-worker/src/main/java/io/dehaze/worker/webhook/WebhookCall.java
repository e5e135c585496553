package io.dehaze.worker.webhook;

import io.undertow.util.HeaderMap;

/**
 * One attempt to call a webhook: what to send where, for how long to wait, and who wants to know.
 */
public interface WebhookCall {
  /** Who is called, and as whom. */
  Peer peer();

  /** Path and query of the request, as they stand in the URL. */
  String path();

  /**
   * Adds the headers that belong to this call. Host, Content-Length and User-Agent are the
   * client's. Called on the I/O thread, once, or twice where a connection had died between two
   * requests.
   */
  void addHeaders(HeaderMap headers);

  /** The body of the request. */
  byte[] body();

  /**
   * How long the call may take, from the first look for a connection to the last byte of the
   * answer, in ms.
   */
  int timeoutMs();

  /** Whether the answer still matters. Asked last before anything is sent; if not, nothing is. */
  boolean isWanted();

  /**
   * Whether so many more bytes of the answer's body are to be kept. Asked on the I/O thread when an
   * answer begins, with 0, and for each piece that comes; after the first no, all of it is thrown
   * away.
   */
  default boolean keeps(int bytes) {
    return false; // for most, the status is all that counts
  }

  /**
   * How many bytes of the answer's body are kept at most: the bound on the answer is as much more.
   */
  default int keptBytesMax() {
    return 0;
  }

  /** The call has ended. Called exactly once, on an I/O thread, so it must not block. */
  void ended(CallResult result);
}
