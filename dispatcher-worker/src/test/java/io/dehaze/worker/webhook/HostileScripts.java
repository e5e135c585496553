package io.dehaze.worker.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.dehaze.worker.webhook.ScriptedEndpoint.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** What a webhook can do to whoever calls it. */
final class HostileScripts {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final CountDownLatch NEVER = new CountDownLatch(1);

  private HostileScripts() {}

  /** Those that take time: silence, and answers that come a byte at a time. */
  static Map<String, Script> slow() {
    Map<String, Script> scripts = new LinkedHashMap<>();
    scripts.put("silence", (request, out, socket) -> NEVER.await());
    scripts.put("dripping status line", dripping("HTTP/1.1 200 "));
    scripts.put("dripping headers", dripping(OK + "X-A: "));
    scripts.put("dripping body", dripping(OK + "Content-Length: 100000\r\n\r\n"));
    scripts.put("dripping chunk size", dripping(CHUNKED));
    scripts.put("half an answer", silentAfter(OK + "Content-Length: 5\r\n\r\nabc"));
    scripts.put("no end of the chunks", silentAfter(CHUNKED + "3\r\nabc\r\n"));
    scripts.put(
        "an upgrade",
        silentAfter("HTTP/1.1 101 Go\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"));
    scripts.put("100 now and then", repeated("", "HTTP/1.1 100 Continue\r\n\r\n", 20));
    return scripts;
  }

  /** Those that come as fast as they can, and never end. */
  static Map<String, Script> endless() {
    Map<String, Script> scripts = new LinkedHashMap<>();
    scripts.put("status line", repeated("HTTP/1.1 200 ", "x".repeat(1_000), 0));
    scripts.put("headers", repeated(OK, "X-A: b\r\n".repeat(100), 0));
    scripts.put("one header", repeated(OK + "X-A: ", "b".repeat(1_000), 0));
    scripts.put("100 forever", repeated("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(50), 0));
    scripts.put("103 forever", repeated("", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(50), 0));
    scripts.put("chunks", repeated(CHUNKED, "400\r\n" + "x".repeat(1_024) + "\r\n", 0));
    scripts.put("tiny chunks", repeated(CHUNKED, "1\r\nx\r\n".repeat(200), 0));
    scripts.put("chunk size", repeated(CHUNKED, "0".repeat(1_000), 0));
    scripts.put("chunk extension", repeated(CHUNKED + "1;", "x".repeat(1_000), 0));
    scripts.put("trailers", repeated(CHUNKED + "0\r\n", "X-A: b\r\n".repeat(100), 0));
    scripts.put("body without a length", repeated(OK + "\r\n", "x".repeat(1_000), 0));
    scripts.put("300 MB", repeated(OK + "Content-Length: 314572800\r\n\r\n", "x".repeat(1_000), 0));
    scripts.put("a gzip bomb", bombs());
    return scripts;
  }

  private static Script silentAfter(String beginning) {
    return (request, out, socket) -> {
      write(out, beginning);
      NEVER.await();
    };
  }

  private static Script dripping(String beginning) {
    return repeated(beginning, "0", 50);
  }

  private static Script repeated(String beginning, String again, int everyMs) {
    return (request, out, socket) -> {
      write(out, beginning);
      byte[] bytes = again.getBytes(ISO_8859_1);
      while (true) { // until the other side has had enough
        out.write(bytes);
        out.flush();
        TimeUnit.MILLISECONDS.sleep(everyMs); // the peer's slowness, not the test's waiting
      }
    };
  }

  /** 4 MB of them on the wire are 4 GB. */
  private static Script bombs() {
    byte[] bomb = compressedZeros(4 * 1024 * 1024);
    return (request, out, socket) -> {
      write(out, OK + "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n");
      while (true) {
        write(out, Integer.toHexString(bomb.length) + "\r\n");
        out.write(bomb);
        write(out, "\r\n");
      }
    };
  }

  private static byte[] compressedZeros(int bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(new byte[bytes]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(ISO_8859_1));
    out.flush();
  }
}
