package io.dehaze.gateway.auth;

import io.dehaze.settings.StartFailure;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the credentials up to date: files are looked at every few seconds, an address of keys every
 * few minutes, and soon where a token names a key that is not there. What cannot be read leaves
 * what was read before in force. All of that happens on a thread of its own; whoever asks for the
 * credentials never waits.
 */
public final class CredentialSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialSource.class);
  private static final long TICK_MS = 200;

  private final CredentialFiles files;
  private final Optional<AddressKeys> address;
  private final AuthSettings settings;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "credentials");
            daemon.setDaemon(true);
            return daemon;
          });

  private volatile Credentials current =
      new Credentials(ApiKeys.NONE, new Tokens(List.of(), TokenRules.DEFAULT));
  private volatile boolean haveFilesFailed;
  private long filesReadMs; // the thread's own

  /** Reads nothing yet. */
  public CredentialSource(AuthSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.files = new CredentialFiles(settings);
    this.address =
        settings
            .jwksAddress()
            .map(uri -> new KeyAddress(uri, settings.refresh().addressTimeout()))
            .map(where -> new AddressKeys(where, settings.refresh()));
  }

  /**
   * Reads the files, and begins to keep all up to date.
   *
   * @throws StartFailure where a file cannot be used
   */
  public void start() {
    try {
      files.read();
    } catch (BadCredentials e) {
      throw new StartFailure(e.getMessage());
    }
    filesReadMs = clock.millis();
    replace();
    thread.scheduleWithFixedDelay(this::refresh, 0, TICK_MS, TimeUnit.MILLISECONDS);
  }

  /** What is still to be read before all tokens can be judged; empty when it is. */
  public Optional<String> waitsFor() {
    return address.isEmpty() || address.get().areRead()
        ? Optional.empty()
        : Optional.of(
            "reading the keys of tokens at " + settings.jwksAddress().orElseThrow().getHost());
  }

  /** Whether what was looked at last was of no use, so that something older is in force. */
  public boolean isStale() {
    return haveFilesFailed || address.map(AddressKeys::hasFailed).orElse(false);
  }

  Credentials current() {
    return current;
  }

  /** Judges a token that is new; where it names a new key, that is asked for. */
  Verdict judge(String token, long nowMs) {
    Credentials credentials = current;
    Verdict verdict = credentials.judge(token, nowMs);
    boolean isUnclear =
        verdict instanceof Verdict.Refused
            && address.isPresent()
            && mayHoldMore(address.get(), credentials, token, nowMs);
    return isUnclear ? new Verdict.Refused(Refusal.UNAVAILABLE, 1) : verdict;
  }

  private static boolean mayHoldMore(
      AddressKeys address, Credentials credentials, String token, long nowMs) {
    return !address.areRead() || (credentials.mayBeNewer(token) && address.mayHoldMore(nowMs));
  }

  private void refresh() {
    try {
      long nowMs = clock.millis();
      if (nowMs - filesReadMs >= settings.refresh().files().toMillis()) {
        filesReadMs = nowMs;
        refreshFiles();
      }
      if (address.isPresent() && address.get().areDue(nowMs)) {
        refreshAddress(address.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    } catch (RuntimeException e) {
      LOG.error("event=credentials_not_read", e);
    }
  }

  private void refreshFiles() {
    try {
      if (files.read()) {
        replace();
      }
      haveFilesFailed = false;
    } catch (BadCredentials e) {
      warn(haveFilesFailed, e);
      haveFilesFailed = true;
    }
  }

  private void refreshAddress(AddressKeys asked) throws InterruptedException {
    boolean hadFailed = asked.hasFailed();
    try {
      if (asked.refresh(clock.millis())) {
        replace();
      }
    } catch (IOException | BadCredentials e) {
      warn(hadFailed, e);
    }
  }

  /** Told when it begins; a gauge says how long it lasts. */
  private static void warn(boolean isKnown, Exception e) {
    if (!isKnown) {
      LOG.warn(
          "event=credentials_not_read reason=\"{}\" in_force=\"what was read before\"",
          e.getMessage());
    }
  }

  private void replace() {
    List<TokenKey> keys = new ArrayList<>(files.tokenKeys());
    address.ifPresent(each -> keys.addAll(each.keys()));
    current = new Credentials(files.apiKeys(), new Tokens(keys, settings.rules()));
    LOG.info(
        "event=credentials_read api_keys={} token_keys={}", files.apiKeys().count(), keys.size());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
