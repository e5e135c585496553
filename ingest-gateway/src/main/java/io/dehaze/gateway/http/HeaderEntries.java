package io.dehaze.gateway.http;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The headers of a request, one entry for each time that one stands there. */
public final class HeaderEntries {
  private HeaderEntries() {}

  /** All of them, with their names as they were sent. */
  public static List<Map.Entry<String, String>> of(HeaderMap headers) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    for (HeaderValues header : headers) {
      for (String value : header) {
        entries.add(Map.entry(header.getHeaderName().toString(), value));
      }
    }
    return entries;
  }
}
