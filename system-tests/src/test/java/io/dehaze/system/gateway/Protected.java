package io.dehaze.system.gateway;

import io.dehaze.gateway.GatewaySettings;
import io.dehaze.gateway.auth.ApiKey;
import io.dehaze.gateway.auth.AuthSettings;
import io.dehaze.gateway.auth.TokenRules;
import io.dehaze.gateway.http.HttpLimits;
import io.dehaze.trigger.Trigger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings of a gateway that asks who comes, and the files that it knows them by. */
final class Protected {
  static final String SECRET = "a secret of the tests, which has more than 32 bytes";
  static final String ORIGIN = "https://app.example";

  private static final AuthSettings.Refresh QUICK =
      new AuthSettings.Refresh(
          Duration.ofMillis(100),
          Duration.ofMinutes(5),
          Duration.ofMillis(300),
          Duration.ofMinutes(2)); // whoever waited for it would fail

  private final Path folder;
  private final List<String> lines = new ArrayList<>();

  Protected(Path folder) {
    this.folder = folder;
    write("secrets", SECRET);
    write("api-keys", "# nobody yet");
  }

  /** A new key with these rights, which gateways learn of within a moment. */
  String key(String name, String rights) {
    ApiKey key = ApiKey.random();
    lines.add(key.line(name, rights));
    write("api-keys", String.join("\n", lines));
    return key.text();
  }

  /** Takes back the oldest key. */
  void dropOldestKey() {
    lines.remove(0);
    write("api-keys", String.join("\n", lines));
  }

  void write(String file, String text) {
    try {
      Path next = Files.writeString(folder.resolve(file + ".next"), text);
      Files.move(next, folder.resolve(file), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A gateway with these files, an issuer's address, and triggers of project shop. */
  GatewaySettings settings(Issuer issuer, int failuresPerMinute, String... types) {
    AuthSettings auth =
        new AuthSettings(
            true,
            Optional.of(folder.resolve("api-keys")),
            Optional.of(folder.resolve("secrets")),
            Optional.of(issuer.address()),
            new TokenRules("dehaze", "", 5_000, "scope"),
            QUICK,
            failuresPerMinute,
            Set.of(ORIGIN));
    List<Trigger> triggers =
        Arrays.stream(types)
            .map(type -> TestSettings.trigger(type + "-trigger", type, Map.of()))
            .toList();
    return TestSettings.with(auth, HttpLimits.DEFAULT, triggers);
  }
}
