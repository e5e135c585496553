package io.dehaze.system.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.dehaze.gateway.auth.ApiKey;
import io.dehaze.secret.EncryptionKeys;
import io.dehaze.system.harness.Behaviour;
import io.dehaze.system.harness.Deployment;
import io.dehaze.system.harness.KafkaProcess;
import io.dehaze.system.harness.Node;
import io.dehaze.system.harness.Receiver;
import io.dehaze.system.harness.Reception;
import io.dehaze.system.harness.SharedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Mission Control in a real browser, against a running system with real webhooks. */
@ExtendWith(SharedBroker.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(540)
@Tag("long")
class MissionControlTest {
  private static final String MAIL = "/v1/config/projects/shop/eventing/triggers/mail";
  private static final String AWAY = "What you see is the last that is known";
  private static final String STATE = "return document.querySelector('[name=state]').value";
  private static final String FEW = ",\"retries\":1,\"backoff\":{\"initial\":20,\"jitter\":0}";

  @TempDir static Path profile;

  private final String encryption = "--encryption-keys=" + EncryptionKeys.generate().reveal();
  private Deployment dehaze;
  private Node gateway;
  private Browser browser;
  private Traffic traffic;

  @BeforeAll
  void startAll(KafkaProcess kafka) {
    Optional<List<Path>> installed = Browser.installed();
    assumeTrue(
        installed.isPresent(),
        "Mission Control is not tested: install chromium and chromium-driver (chromedriver)");
    dehaze = new Deployment(kafka, "mission");
    gateway = dehaze.gateway(encryption);
    dehaze.worker(encryption);
    dehaze.awaitReady();
    browser = Browser.open(installed.get(), profile, gateway.url() + "/mission-control/");
  }

  @AfterAll
  void stopAll() throws Exception {
    if (browser != null) {
      browser.close();
      if (traffic != null) {
        traffic.close();
      }
      dehaze.close();
    }
  }

  @AfterEach
  void nothingIsWrongWithThePage() {
    if (browser != null) {
      assertThat(browser.barriers()).as("barriers at %s", browser.address()).isEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  @Order(1)
  void leadsToTheFirstTrigger_andChecksItWhileTyping() {
    Receiver webhooks = dehaze.receiver();
    browser.go("#/shop/triggers");
    browser.see("No trigger yet");
    browser.screenshot("empty");
    browser.press("Add a trigger");
    browser.fill("url", "ftp://nowhere");
    browser.see("begins with http:// or https://");
    browser.fill("id", "mail");
    browser.fill("type", "user-signed-up");
    browser.fill("url", webhooks.url("mail"));
    browser.seeNot("begins with http:// or https://");
    browser.screenshot("trigger-form");
    browser.press("Save the trigger");
    browser.see("mail is saved and in force");
    assertThat(browser.textOf("[data-trigger=mail]")).contains("user-signed-up");

    browser.press("Add a trigger");
    browser.fill("id", "mail");
    browser.fill("type", "user-left");
    browser.fill("url", webhooks.url("mail"));
    browser.press("Save the trigger");
    browser.see("There is a trigger of this name");
    assertThat(browser.focused()).isEqualTo("id");
    assertThat(dehaze.get(MAIL)).contains("user-signed-up");
    webhooks.behave("ledger", Behaviour.status(500));
    traffic = Traffic.begin(dehaze, gateway.url());
  }

  @Test
  @Order(2)
  void triggersAnEvent_andShowsItsDeliveryAsItHappens() {
    browser.go("#/shop/triggers");
    browser.press("Trigger mail");
    browser.fill("data", "{\"name\": \"Ada\",\n oops}");
    browser.see("Line 2");
    browser.fill("data", "{\"name\": \"Ada\", \"balance\": 12345678901234567890.10}");
    doubleClick("button.large");
    browser.see("Attempt 1");
    browser.see("answered 200");
    browser.screenshot("delivered");
    assertThat(browser.textOf("pre.code")).contains("curl", "12345678901234567890.10");
    assertThat(dehaze.receiver().receptions())
        .filteredOn(each -> each.type().equals("user-signed-up"))
        .extracting(Reception::id)
        .containsOnly(browser.textOf("#outcome code"));
  }

  /** Its second click comes as soon as the button can be pressed again. */
  private void doubleClick(String button) {
    browser.run(
        """
        const button = document.querySelector('%s');
        const click = (detail) => button.dispatchEvent(new MouseEvent('click', { detail, bubbles: true, cancelable: true }));
        const watch = new MutationObserver(() => {
          if (!button.disabled) {
            watch.disconnect();
            click(2);
          }
        });
        watch.observe(button, { attributeFilter: ['disabled'] });
        click(1);
        """
            .formatted(button));
  }

  @Test
  @Order(3)
  void triggersAnEventSynchronously_andShowsWhatTheWebhookAnswered() throws IOException {
    AtomicInteger status = new AtomicInteger(200);
    String answer =
        "{\"price\": 12345678901234567890.10, \"rest\": [1e400, 1e-400, 12.50, 1.0, -0]}";
    HttpServer quotes =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    quotes.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status.get(), 0);
          exchange.getResponseBody().write(answer.getBytes(UTF_8));
          exchange.close();
        });
    quotes.start();
    try {
      String url = "http://127.0.0.1:" + quotes.getAddress().getPort() + "/quote";
      dehaze.listen("quotes", "quote-wanted", url, FEW);
      browser.go("#/shop/send?type=quote-wanted");
      browser.run("document.querySelector('[name=isSynchronous]').click()");
      browser.press("Trigger the event");
      browser.see("The webhook’s answer");
      browser.see("12345678901234567890.10");
      assertThat(browser.textOf("#outcome")).contains("200");
      assertThat(browser.textOf("#result")).contains("1e400", "1e-400", "12.50", "1.0", "-0");
      browser.screenshot("synchronous");

      status.set(503);
      browser.press("Trigger the event");
      browser.see("webhook_failed");
      assertThat(browser.textOf("#outcome")).contains("503", "12345678901234567890.10");
      browser.run("document.querySelector('[name=isSynchronous]').click()");
      assertThat(browser.complaints()).allMatch(each -> each.contains("502"));
    } finally {
      quotes.stop(0);
    }
  }

  @Test
  @Order(4)
  void saysInPlainWordsWhyAnEventIsRefused() {
    browser.go("#/shop/send?type=nobody-listens");
    browser.press("Trigger the event");
    browser.see("No trigger of project shop listens");
    assertThat(browser.complaints()).allMatch(each -> each.contains("404"));
  }

  @Test
  @Order(4)
  void looksFurtherBackForAnEvent_ifTold() {
    browser.go("#/shop/event/long-ago");
    browser.see("othing is known of an event with this id");
    browser.run("document.querySelector('[name=since]').value = '2020-02-03T04:05'");
    browser.press("Look from there on");
    await().until(() -> browser.address().contains("long-ago?since=2020-02-0"));
    browser.see(
        "othing is known of an event with this id in project shop, looked for from 2020-02-0");
    assertThat(browser.barriers()).isEmpty();
    browser.press("All events"); // the page of the event would ask again and again
    browser.see("Each delivery as it happens");
    assertThat(browser.complaints()).allMatch(each -> each.contains("404"));
  }

  @Test
  @Order(4)
  void saysWhereItIsNotKnownWhetherAnEventWasStored_andSendsItAgain() {
    browser.go("#/shop/send?type=user-signed-up");
    browser.run(
        """
        const real = window.fetch;
        window.fetch = async (path, init) => {
          if (!path.includes('/queue')) return real(path, init);
          window.fetch = real;
          return new Response('{"error":"who knows","code":"unconfirmed","id":"unsure-1"}', { status: 503 });
        };
        """);
    browser.press("Trigger the event");
    browser.see("Not known whether it was stored");
    browser.see("unsure-1");
    browser.screenshot("unconfirmed");
    browser.press("Send again with this id");
    browser.see("answered 200");
    assertThat(browser.textOf("#outcome")).contains("unsure-1");
  }

  @Test
  @Order(4)
  void knowsWhichTriggersTakeAnEvent() {
    browser.go("#/shop/triggers");
    browser.press("Trigger search-index");
    browser.see("Goes to search-index, stats.");
    assertThat(browser.textOf("pre.code")).contains("{\"kind\":\"product\"}");
    browser.fill("options", "kind = article");
    browser.see("Goes to stats.");
  }

  @Test
  @Order(5)
  void countsDownToAScheduledEvent_andCancelsIt() {
    browser.go("#/shop/send?type=user-signed-up");
    browser.press("After a delay");
    browser.fill("delay", "90");
    browser.press("Trigger the event");
    browser.see("until it is delivered");
    browser.screenshot("scheduled");
    browser.press("Cancel the event");
    browser.see("It will never be delivered");

    browser.press("Trigger the event");
    browser.see("until it is delivered");
    browser.run("document.querySelector('#outcome a').click()");
    browser.answer("DELETE", "/events/", 409, "{\"error\":\"too late\",\"code\":\"too_late\"}");
    browser.press("Cancel the event");
    browser.see("Cancelling failed. Too late");
    browser.reload();
    browser.press("Cancel the event");
    browser.see("It will never be delivered");
    browser.go("#/shop/send");
    browser.press("Now");
  }

  @Test
  @Order(5)
  void deliversAtADateAndTime() {
    browser.go("#/shop/send?type=user-signed-up");
    setBrowsersClockAhead();
    browser.press("At a time");
    browser.see(
        "Date and time (" + browser.run("return Intl.DateTimeFormat().resolvedOptions().timeZone"));
    Instant due = Instant.now().plusSeconds(10).truncatedTo(ChronoUnit.SECONDS);
    browser.run(
        """
        const due = new Date(%d);
        const field = document.querySelector('[name=time]');
        field.value = new Date(due - due.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        """
            .formatted(due.toEpochMilli()));
    browser.see("That is " + due.toString().replace("Z", ".000Z"));
    browser.press("Trigger the event");
    browser.see("until it is delivered");
    browser.see("answered 200");
    assertThat(dehaze.receiver().receptions())
        .filteredOn(each -> each.type().equals("user-signed-up"))
        .last()
        .satisfies(last -> assertThat(last.atMs()).isGreaterThanOrEqualTo(due.toEpochMilli()));
    browser.reload();
  }

  /** By ten minutes, until the page is loaded again. */
  private void setBrowsersClockAhead() {
    browser.run("const real = Date.now; Date.now = () => real() + 600_000");
  }

  @Test
  @Order(6)
  void redrivesDeadLetters() {
    dehaze.receiver().behave("billing", Behaviour.status(503));
    dehaze.listen("billing", "order-placed", FEW);
    dehaze.receiver().behave("accounts", Behaviour.status(503));
    dehaze.listen("accounts", "order-placed", FEW);
    browser.go("#/shop/send?type=order-placed");
    browser.press("Trigger the event");
    browser.see("every attempt failed");
    browser.screenshot("given-up");
    dehaze.receiver().behave("shipping", Behaviour.status(503));
    dehaze.listen("shipping", "order-sent", FEW);
    traffic.post("{\"type\":\"order-placed\",\"id\":\"bill-1\"}");
    traffic.post("{\"type\":\"order-sent\",\"id\":\"ship-1\"}");
    traffic.post("{\"type\":\"order-sent\",\"id\":\"ship-2\"}");
    browser.go("#/shop/dead?trigger=accounts");
    browser.seeAfterReload("2 given up");
    browser.go("#/shop/dead?trigger=billing");
    browser.seeAfterReload("2 given up");
    browser.see("answered 503");
    browser.press("Show the 2 newest");
    browser.screenshot("dead-letters");
    dehaze.receiver().behave("billing", Behaviour.ok());
    browser.press("Redrive bill-1"); // and not for accounts
    browser.press("Deliver 1 again");
    browser.see("1 not delivered again");
    browser.press("Redrive the group of billing");
    browser.press("Deliver 1 again");
    browser.see("all delivered again");
    assertThat(browser.address()).endsWith("#/shop/dead?trigger=billing");

    browser.go("#/shop/dead?trigger=shipping&error=status_503");
    browser.seeAfterReload("2 given up");
    dehaze.listen("shipping", "order-returned", FEW);
    traffic.post("{\"type\":\"order-returned\",\"id\":\"back-1\"}");
    browser.seeAfterReload("3 given up");
    browser.go("#/shop/dead?trigger=shipping&type=order-sent");
    browser.see("2 given up");
    browser.press("Redrive the group of shipping"); // and not what the filter hides
    browser.see("Deliver 2 again");
    browser.run("history.back()");
    browser.see("3 given up");
    browser.seeNot("Deliver 2 again");
    dehaze.receiver().behave("shipping", Behaviour.ok());
    browser.answer("POST", "/redrive", 503, "{\"error\":\"repeat\",\"code\":\"unconfirmed\"}");
    browser.press("Redrive all that fit");
    browser.see("Redriving failed. Repeat");
    browser.reload();
    browser.press("Redrive all that fit");
    browser.press("Deliver 3 again");
    browser.see("all delivered again");
    browser.go("#/shop/dead?id=back-1");
    browser.see("1 given up");
    browser.go("#/shop/dead?error=status_5");
    browser.see("Nothing fits this filter");

    dehaze.receiver().behave("accounts", Behaviour.ok());
    browser.go("#/shop/event/bill-1");
    browser.press("Deliver again");
    browser.see("It is delivered again");
    browser.seeNot("Dead letters like it");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                dehaze.receiver().receptions().stream()
                    .anyMatch(each -> each.trigger().equals("billing") && each.success()));
  }

  @Test
  @Order(7)
  void listsEventsLive_andTellsTheStoryOfOne() {
    browser.go("#/shop/events?trigger=mail");
    browser.see("live");
    browser.see("delivered");
    browser.screenshot("events");
    browser.run("document.querySelector('tbody a').click()");
    browser.see("Send another of this type");
    browser.see("Accepted");
    browser.screenshot("event");
    String address = browser.address();
    assertThat(address).contains("?since=");
    browser.reload();
    browser.see("Send another of this type");
    assertThat(browser.address()).isEqualTo(address);
    String event = address.substring(0, address.indexOf('?'));
    browser.go("#/shop/events");
    browser.fill("id", event.substring(event.lastIndexOf('/') + 1));
    browser.press("Find");
    browser.see("Send another of this type");
    assertThat(browser.address()).isEqualTo(event);
    sendsAnotherOfItsType_andNothingOfADraft(event);
  }

  private void sendsAnotherOfItsType_andNothingOfADraft(String event) {
    browser.go("#/shop/send");
    browser.fill("data", "\"a draft\"");
    browser.run("document.querySelector('details').open = true");
    browser.fill("id", "my-id-1");
    browser.go(event.substring(event.indexOf('#')));
    browser.press("Send another of this type");
    browser.see("The same with curl");
    assertThat(browser.textOf("pre.code"))
        .contains("user-signed-up")
        .doesNotContain("my-id-1", "a draft");
  }

  @Test
  @Order(8)
  void showsWhatItsFiltersSay() {
    browser.go("#/shop/events?status=500");
    assertThat(browser.run("return document.querySelector('[name=status]').value"))
        .isEqualTo("500");
    browser.go("#/shop/events?status=failed&type=nothing-like-it");
    browser.see("Nothing fits this filter");
    browser.run(
        "const chosen = document.querySelector('[name=status]');"
            + "chosen.value = 'dead'; chosen.dispatchEvent(new Event('input', { bubbles: true }))");
    browser.go("#/shop/events");
    browser.see("live");
    assertThat(browser.run("return document.querySelector('[name=status]').value")).isEqualTo("");
  }

  @Test
  @Order(8)
  void pausesATrigger_andDeletesItOnlyWhenAskedTwice() {
    browser.go("#/shop/triggers");
    browser.press("Pause mail");
    browser.see("mail is paused");
    browser.press("Resume mail");
    browser.see("mail goes on");
    browser.press("Delete billing");
    browser.press("Keep as it is");
    assertThat(browser.textOf("[data-trigger=billing]")).contains("order-placed");
    browser.press("Delete billing");
    browser.press("Delete it");
    browser.see("billing is deleted");
  }

  @Test
  @Order(9)
  void makesASigningKey_andKeepsItWhateverElseIsChanged() {
    browser.go("#/shop/trigger/mail");
    browser.fill("newKey", "whsec_short");
    browser.see("whsec_ or whsk_ and the key in base64");
    browser.press("Make a key");
    browser.seeNot("whsec_ or whsk_ and the key in base64");
    browser.run("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    browser.press("Copy");
    browser.see("Copied");
    browser.run("document.execCommand = () => false");
    browser.press("Copy");
    browser.see("Copy it by hand");
    browser.press("Save the trigger");
    browser.see("mail is saved and in force");
    String signed = dehaze.get(MAIL);
    assertThat(signed).contains("\"signing\":[{\"id\":");

    browser.go("#/shop/trigger/mail");
    browser.see("Signing key v1");
    browser.run("document.getElementById('jitter').scrollIntoView()");
    browser.screenshot("trigger-credentials");
    browser.fill("retries", "4");
    browser.press("Save the trigger");
    browser.see("mail is saved and in force");
    browser.press("Pause mail");
    browser.see("mail is paused");
    browser.press("Resume mail");
    browser.see("mail goes on");
    String later = dehaze.get(MAIL);
    assertThat(later).contains("\"retries\":4");
    assertThat(later.substring(later.indexOf("\"signing\"")))
        .isEqualTo(signed.substring(signed.indexOf("\"signing\"")));
  }

  @Test
  @Order(9)
  void asksBeforeItUndoesWhatOthersChanged() {
    dehaze.listen("shared", "shared", FEW);
    browser.go("#/shop/trigger/shared");
    browser.fill("timeout", "7000");
    dehaze.listen("shared", "shared", FEW + ",\"paused\":true");
    browser.press("Save the trigger");
    browser.see("Somebody else changed: paused");
    browser.press("Keep as it is");
    String path = MAIL.replace("mail", "shared");
    assertThat(dehaze.get(path)).contains("\"paused\":true");
    browser.press("Save the trigger");
    browser.press("Save it all the same");
    browser.see("shared is saved and in force");
    assertThat(dehaze.get(path)).contains("\"timeout\":7000").doesNotContain("paused");

    browser.go("#/shop/trigger/shared");
    browser.fill("newHeaders", "Host = elsewhere");
    browser.press("Save the trigger");
    browser.see("Saving failed");
    assertThat(browser.focused()).isEqualTo("newHeaders");
    assertThat(browser.complaints()).allMatch(each -> each.contains("400"));
  }

  @Test
  @Order(10)
  void staysAsWideAsTheWindow_howeverLongNamesAre() {
    String trigger = "t".repeat(64);
    String type = "e".repeat(256);
    String id = "i".repeat(128);
    dehaze.receiver().behave(trigger, Behaviour.status(503));
    dehaze.listen(trigger, type, FEW);
    traffic.post("{\"type\":\"%s\",\"id\":\"%s\"}".formatted(type, id));
    for (int width : List.of(1400, 390)) {
      browser.size(width, 900);
      for (String page :
          List.of("event/" + id, "overview", "triggers", "events?type=" + type, "dead")) {
        browser.go("#/shop/" + page);
        browser.seeAfterReload(trigger);
        browser.run("document.querySelectorAll('details').forEach((each) => (each.open = true))");
        assertThat(browser.run("return document.documentElement.scrollWidth"))
            .as("width of %s", page)
            .isEqualTo((long) width);
        browser.screenshot("long-%d-%s".formatted(width, page.replaceAll("\\W.*", "")));
      }
    }
    browser.size(1320, 880);
    dehaze.unlisten(trigger);
  }

  @Test
  @Order(10)
  void showsAllAtAGlance_lightAndDark_andOnAPhone() {
    browser.go("#/shop/overview");
    browser.see("The last minute");
    browser.see("a day");
    browser.see("localhost");
    browser.see("http://127.0.0.1:");
    browser.see("events and deliveries that wait");
    await().atMost(Duration.ofSeconds(30)).until(() -> pendingIsDrawn());
    browser.size(1320, 900);
    browser.run("document.getElementById('toasts')?.replaceChildren()");
    browser.screenshot("overview");
    browser.prefer("dark");
    assertThat(browser.barriers()).isEmpty();
    browser.screenshot("overview-dark");
    browser.prefer("light");
    for (String page : List.of("overview", "triggers", "trigger", "send", "events", "dead")) {
      browser.size(360, 740);
      browser.go("#/shop/" + page);
      assertThat(browser.run("return document.documentElement.scrollWidth"))
          .as("width of %s", page)
          .isEqualTo(360L);
      browser.screenshot("phone-" + page);
    }
    browser.size(1320, 880);
  }

  /** Whether the second chart has some of its line's colour. */
  private boolean pendingIsDrawn() {
    Object pixels =
        browser.run(
            """
            const canvas = document.querySelectorAll('canvas')[1];
            if (!canvas) return 0;
            const probe = document.createElement('span');
            probe.className = 'colour-wait';
            document.body.append(probe);
            const line = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
            probe.remove();
            const copy = new OffscreenCanvas(canvas.width, canvas.height);
            const pen = copy.getContext('2d', { willReadFrequently: true });
            pen.drawImage(canvas, 0, 0);
            const seen = pen.getImageData(0, 0, copy.width, copy.height).data;
            let found = 0;
            for (let i = 0; i < seen.length; i += 4) {
              if (seen[i + 3] > 200 && [0, 1, 2].every((c) => Math.abs(seen[i + c] - line[c]) < 30)) found++;
            }
            return found;
            """);
    return (long) pixels > 40;
  }

  @Test
  @Order(11)
  void saysThatTheGatewayIsAway_andRecovers() {
    browser.go("#/shop/triggers");
    browser.see("ledger");
    assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(1320L);
    browser.offline(true);
    browser.see("The gateway cannot be reached");
    browser.screenshot("away");
    browser.offline(false);
    browser.seeNot("The gateway cannot be reached");

    browser.offline(true);
    browser.go("#/shop/trigger/mail");
    browser.see(AWAY);
    browser.offline(false);
    browser.see("Webhook address");
    browser.offline(true);
    browser.press("Save the trigger");
    browser.see(AWAY);
    browser.offline(false);
    browser.seeNot(AWAY);
    browser.see("Saving failed. The gateway cannot be reached");
    assertThat(browser.complaints()).allMatch(each -> each.contains("ERR_INTERNET_DISCONNECTED"));
  }

  @Test
  @Order(12)
  void asksForATokenWhereOneIsWanted_andKeepsItInTheTab(@TempDir Path folder) throws Exception {
    ApiKey reader = ApiKey.random();
    ApiKey owner = ApiKey.random();
    Path keys = folder.resolve("api-keys");
    Files.writeString(
        keys, reader.line("reader", "read:shop") + "\n" + owner.line("owner", "admin:shop") + "\n");
    Node guarded = dehaze.gateway(encryption, "--api-keys-file=" + keys);
    browser.moveTo(guarded.awaitReady().url() + "/mission-control/");
    browser.go("");
    browser.see("This gateway wants a token");
    browser.fill("token", "dhz_wrong");
    browser.press("Use it");
    browser.see("does not take that token");
    browser.fill("token", reader.text());
    browser.press("Use it");
    browser.see("What happens in shop now");
    browser.go("#/shop/triggers");
    browser.see("stats");
    browser.seeNot("token:");
    browser.press("Pause mail");
    browser.see("Your token does not allow");
    browser.see("admin:shop");
    browser.screenshot("forbidden");
    browser.fill("token", owner.text());
    browser.press("Use it");
    browser.seeNot("Your token does not allow");

    browser.go("#/shop/trigger/mail");
    browser.fill("timeout", "7000");
    browser.run("sessionStorage.setItem('dehaze-token', 'dhz_expired')");
    browser.press("Save the trigger");
    browser.see("does not take that token");
    browser.fill("token", owner.text());
    browser.press("Use it");
    browser.seeNot("does not take that token");
    browser.press("Save the trigger");
    browser.see("mail is saved and in force");
    dehaze.awaitTriggersInForce();
    assertThat(dehaze.get(MAIL)).contains("\"timeout\":7000");

    browser.go("#/shop/events");
    browser.see("live");
    assertThat(browser.run("return sessionStorage.getItem('dehaze-token')"))
        .isEqualTo(owner.text());
    assertThat(browser.run("return JSON.stringify(localStorage)").toString())
        .doesNotContain("dhz_");
    assertThat(browser.run("return document.cookie")).isEqualTo("");
    // 503 is what a gateway that has just started may say of what happened lately.
    assertThat(browser.complaints())
        .allMatch(each -> each.matches("(?s).*status of (401|403|503).*"));
    browser.moveTo(gateway.url() + "/mission-control/");
  }

  @Test
  @Order(13)
  void keepsTheSearchInTheAddress() {
    browser.go("#/shop/triggers?search=ledger");
    browser.see("invoice-paid");
    browser.seeNot("page-viewed");
    browser.fill("search", "nothing-like-it");
    browser.see("No trigger fits");
    assertThat(browser.address()).endsWith("?search=nothing-like-it");
    browser.reload();
    browser.see("No trigger fits");

    browser.go("#/shop/triggers?state=odd");
    assertThat(browser.run(STATE)).isEqualTo("odd");
    browser.run(
        "const choice = document.querySelector('[name=state]'); choice.value = 'paused';"
            + "choice.dispatchEvent(new Event('change'))");
    browser.press("Triggers");
    assertThat(browser.run(STATE)).isEqualTo("");
    assertThat(browser.address()).endsWith("#/shop/triggers");
  }

  @Test
  @Order(13)
  void takesWhateverAddressAndProjectAreTyped() {
    browser.go("#/100%/overview");
    browser.see("What happens in 100% now");
    browser.go("#/shop/overview");
    browser.see("What happens in shop now");
    browser.run("document.getElementById('project').value = 'bäd name'");
    browser.run("document.getElementById('project').dispatchEvent(new Event('change'))");
    assertThat(browser.focused()).isEqualTo("project"); // where the browser says what it may be
    assertThat(browser.address()).endsWith("#/shop/overview");
    assertThat(browser.complaints()).allMatch(each -> each.contains("404"));
  }
}
