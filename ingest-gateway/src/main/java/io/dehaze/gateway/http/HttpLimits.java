package io.dehaze.gateway.http;

/**
 * What a client may take of the server before a request has been understood. Beyond each limit the
 * connection is closed, after an answer where one is possible.
 *
 * @param headBytesMax the longest request line and headers together, in bytes
 * @param headersMax the most headers of one request
 * @param headTimeoutMs how long a request's head may take to arrive, in milliseconds
 * @param bodyTimeoutMs how long a request's body may take to arrive, in milliseconds: all of it,
 *     however steadily it drips
 * @param idleTimeoutMs how long a connection may stay open between requests, in milliseconds
 * @param connectionsMax the most connections at once, or as many as the process may have files
 *     open, if that is less; further ones wait in the kernel's queue
 * @param requestsMax the most requests of one HTTP/1.1 connection, which is closed after the last
 * @param streamsMax the most requests at once of one HTTP/2 connection
 * @param bodyMemoryBytesMax how much memory the bodies of all requests may take together, in bytes
 */
public record HttpLimits(
    int headBytesMax,
    int headersMax,
    int headTimeoutMs,
    int bodyTimeoutMs,
    int idleTimeoutMs,
    int connectionsMax,
    int requestsMax,
    int streamsMax,
    long bodyMemoryBytesMax) {
  /** 16 KiB and 64 headers within 10 s, a body within 30 s, 75 s of idling, 10,000 connections. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(16 * 1024, 64, 10_000, 30_000, 75_000, 10_000, 100_000, 100, 64 * 1024 * 1024);

  /** The most query parameters of one request: far more than any route knows. */
  static final int PARAMETERS_MAX = 64;
}
