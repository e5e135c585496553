package io.dehaze.gateway.http;

/**
 * Where the server listens.
 *
 * @param host a host name or an address of this machine
 * @param port the TCP port; 0 takes a free one
 */
public record Listen(String host, int port) {}
