package io.dehaze.standalone.demo;

import java.time.Duration;
import java.time.Instant;

/** A webhook that prints whatever is sent to it, and answers 200. */
public final class PrintedWebhooks implements AutoCloseable {
  private final Screen screen;
  private final WebhookReceiver receiver;

  /**
   * Listens to nobody yet.
   *
   * @param host the address to listen at
   * @param port where to listen; 0 for a free port
   */
  public PrintedWebhooks(Screen screen, String host, int port) {
    this.screen = screen;
    this.receiver = new WebhookReceiver(host, port, this::show);
  }

  /**
   * Starts to listen.
   *
   * @throws java.io.UncheckedIOException where the port is taken
   */
  public void start() {
    receiver.start();
    screen.line("Webhooks are printed that come to " + receiver.url("/"));
  }

  private void show(Webhook webhook) {
    screen.webhook(webhook, webhook.time().map(time -> since(time, webhook)).orElse(""));
  }

  private static String since(Instant time, Webhook webhook) {
    return Screen.ms(Duration.between(time, webhook.arrived())) + " after its time";
  }

  @Override
  public void close() {
    receiver.close();
  }
}
