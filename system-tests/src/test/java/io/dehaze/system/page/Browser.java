package io.dehaze.system.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The system's Chromium, as a person uses it: by what is written on the page. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ChromeDriver driver;
  private String page;

  private Browser(ChromeDriver driver, String page) {
    this.driver = driver;
    this.page = page;
  }

  /** Where the browser and its driver are; empty where one of them is not installed. */
  static Optional<List<Path>> installed() {
    Optional<Path> chromium = first("/usr/bin/chromium", "/usr/bin/google-chrome");
    Optional<Path> driver = first("/usr/bin/chromedriver", "/usr/local/bin/chromedriver");
    return chromium.flatMap(browser -> driver.map(its -> List.of(browser, its)));
  }

  private static Optional<Path> first(String... paths) {
    return Stream.of(paths).map(Path::of).filter(Files::isExecutable).findFirst();
  }

  /**
   * A browser without a window.
   *
   * @param page the address of Mission Control
   */
  static Browser open(List<Path> installed, Path profile, String page) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(installed.get(0).toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--lang=en-GB",
        "--user-data-dir=" + profile,
        "--window-size=1320,880");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(installed.get(1).toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options), page);
  }

  /**
   * From now on the pages are those of another gateway.
   *
   * @param other the address of Mission Control
   */
  void moveTo(String other) {
    page = other;
  }

  /** Goes to one of the pages, such as {@code #/shop/triggers}. */
  void go(String hash) {
    driver.get(page + hash);
    await().atMost(PATIENCE).until(() -> !driver.findElements(By.tagName("h1")).isEmpty());
  }

  void reload() {
    driver.navigate().refresh();
    await().atMost(PATIENCE).until(() -> !driver.findElements(By.tagName("h1")).isEmpty());
  }

  String address() {
    return driver.getCurrentUrl();
  }

  void see(String text) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(text()).containsIgnoringCase(text));
  }

  /** Of what does not come to the page by itself. */
  void seeAfterReload(String text) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              if (!text().contains(text)) {
                reload();
              }
              assertThat(text()).contains(text);
            });
  }

  void seeNot(String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(text()).doesNotContainIgnoringCase(text));
  }

  String text() {
    try {
      return driver.findElement(By.tagName("body")).getText();
    } catch (StaleElementReferenceException e) {
      return ""; // the page has just changed
    }
  }

  String textOf(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  /** Presses a button, a link or a tab that has this text or this label. */
  void press(String name) {
    String quoted = '"' + name + '"';
    By target =
        By.xpath(
            ("//*[self::button or self::a or self::summary or self::label]"
                    + "[normalize-space(.)=%s or @aria-label=%s]")
                .formatted(quoted, quoted));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              List<WebElement> found = driver.findElements(target);
              found.get(found.size() - 1).click();
              return true;
            });
  }

  /** Puts a text into a field, by the field's id or name, in place of what was there. */
  void fill(String name, String text) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              WebElement field =
                  driver.findElement(By.cssSelector("main [name=%s]".formatted(name)));
              field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
              field.sendKeys(text);
              return true;
            });
  }

  void size(int width, int height) {
    // A window is never narrower than some 500 pixels; a device may be.
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void offline(boolean offline) {
    driver.executeCdpCommand("Network.enable", Map.of());
    driver.executeCdpCommand(
        "Network.emulateNetworkConditions",
        Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
  }

  /**
   * Until the page is loaded anew, it gets this answer to its requests of a kind: what a gateway
   * says that could do something else.
   */
  void answer(String method, String path, int status, String body) {
    driver.executeScript(
        """
        const [method, path, status, body] = arguments;
        const fetch = window.fetch;
        window.fetch = (url, init) => init?.method === method && url.includes(path)
          ? Promise.resolve(new Response(body, { status })) : fetch(url, init);
        """,
        method,
        path,
        status,
        body);
  }

  /** The id of what has the focus. */
  String focused() {
    return driver.switchTo().activeElement().getAttribute("id");
  }

  Object run(String script) {
    return driver.executeScript(script);
  }

  /** Saves what it shows, below target. */
  void screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What axe-core finds wrong with the page as it is, by the rules of WCAG 2.2 A and AA. */
  List<?> barriers() {
    driver.executeScript(axe());
    Object found =
        driver.executeAsyncScript(
            "const done = arguments[arguments.length - 1];"
                + "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then("
                + "r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html + ' ' + n.failureSummary).join('; '))))");
    return (List<?>) found;
  }

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Errors and warnings of the console since the last call. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
