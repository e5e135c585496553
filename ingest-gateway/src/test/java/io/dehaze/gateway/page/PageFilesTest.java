package io.dehaze.gateway.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of the page needs no browser to see. */
class PageFilesTest {
  private static final Path FOLDER = Path.of("src/main/resources/io/dehaze/gateway/page");
  private static final Pattern IMPORT = Pattern.compile("from '(\\./|\\.\\./)([^']+)'");

  private final PageFiles files = new PageFiles("/mission-control");

  @Test
  void areAllThatAreInTheFolder() throws IOException {
    try (Stream<Path> found = Files.walk(FOLDER)) {
      List<String> names =
          found
              .filter(Files::isRegularFile)
              .map(path -> FOLDER.relativize(path).toString())
              .filter(name -> !name.equals("index.html"))
              .sorted()
              .toList();
      assertThat(PageFiles.OURS).isEqualTo(names);
    }
  }

  @Test
  void importOnlyWhatIsServed() {
    for (String name : PageFiles.OURS) {
      String folder = name.contains("/") ? name.substring(0, name.indexOf('/') + 1) : "";
      Matcher imports = IMPORT.matcher(text(files.byName().get(name)));
      while (imports.find()) {
        String target = (imports.group(1).equals("./") ? folder : "") + imports.group(2);
        assertThat(files.byName()).as(name).containsKey(target);
      }
    }
  }

  /** The Content-Security-Policy would not let them work. */
  @Test
  void haveNoInlineStylesOrHandlers() {
    assertThat(text(files.entry())).doesNotContain("<style").doesNotContain("onload");
    for (String name : PageFiles.OURS) {
      assertThat(text(files.byName().get(name))).as(name).doesNotContain(" style=");
    }
  }

  @Test
  void ofTheEntryPageAreNamedByTheirVersion() {
    assertThat(text(files.entry()))
        .contains("\"/mission-control/" + files.version() + "/app.js\"")
        .doesNotContain("{base}");
    assertThat(files.version()).isEqualTo(new PageFiles("/mission-control").version());
  }

  private static String text(PageFile file) {
    return new String(file.plain(), UTF_8);
  }
}
