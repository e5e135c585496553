package io.dehaze.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The files of the page, read from the class path once. Ours are resources of this module, the
 * libraries stand in their WebJars.
 *
 * <p>All but the entry page have one address that ends in their common digest. A browser may keep
 * them for ever, and still never mixes those of two versions.
 */
final class PageFiles {
  /** Ours, but the entry page. A test holds the list to the folder. */
  static final List<String> OURS =
      List.of(
          "api.js",
          "app.js",
          "chart.js",
          "credentials.js",
          "format.js",
          "icon.svg",
          "json-editor.js",
          "lit.js",
          "options.js",
          "outcome.js",
          "pages/dead.js",
          "pages/event.js",
          "pages/events.js",
          "pages/overview.js",
          "pages/send.js",
          "pages/trigger.js",
          "pages/triggers.js",
          "story.js",
          "style.css",
          "widgets.js");

  private static final Map<String, String> OF_UPLOT =
      Map.of(
          "lib/uPlot.esm.js", "dist/uPlot.esm.js",
          "lib/uPlot.min.css", "dist/uPlot.min.css");
  private static final Map<String, String> OF_LIT =
      Map.of(
          "lib/lit-html.js", "lit-html.js",
          "lib/directive.js", "directive.js",
          "lib/directive-helpers.js", "directive-helpers.js",
          "lib/directives/live.js", "directives/live.js",
          "lib/directives/repeat.js", "directives/repeat.js");

  private static final String FOLDER = "/io/dehaze/gateway/page/";
  private static final int DIGEST_CHARACTERS = 16;

  private final Map<String, PageFile> byName = new TreeMap<>();
  private final String digest;
  private final PageFile entry;

  /**
   * Reads them all.
   *
   * @param base where the page is, such as {@code /mission-control}
   */
  PageFiles(String base) {
    OURS.forEach(name -> put(name, FOLDER + name));
    putWebJar("uplot", OF_UPLOT);
    putWebJar("lit-html", OF_LIT);
    digest = digest();
    String html = new String(read(FOLDER + "index.html"), UTF_8);
    entry = PageFile.of("index.html", html.replace("{base}", base + "/" + digest).getBytes(UTF_8));
  }

  private void putWebJar(String library, Map<String, String> files) {
    Properties facts = new Properties();
    String coordinates = "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties";
    try (InputStream in = PageFiles.class.getResourceAsStream(coordinates)) {
      facts.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String folder =
        "/META-INF/resources/webjars/" + library + "/" + facts.getProperty("version") + "/";
    files.forEach((name, path) -> put(name, folder + path));
  }

  private void put(String name, String resource) {
    byName.put(name, PageFile.of(name, read(resource)));
  }

  private static byte[] read(String resource) {
    try (InputStream in = PageFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byName.forEach(
          (name, file) -> {
            sha.update(name.getBytes(UTF_8));
            sha.update(file.plain());
          });
      return HexFormat.of().formatHex(sha.digest()).substring(0, DIGEST_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The entry page, which names all others by their digest. */
  PageFile entry() {
    return entry;
  }

  /** What stands in the address of all but the entry page. */
  String version() {
    return digest;
  }

  /** All but the entry page, by their names. */
  Map<String, PageFile> byName() {
    return byName;
  }
}
