package io.dehaze.gateway.http;

import java.io.IOException;

/** A chunked body that does not keep to the grammar of RFC 9112 section 7.1. */
final class BadChunking extends IOException {
  private static final long serialVersionUID = 1L;

  BadChunking(String rule) {
    super(rule);
  }
}
