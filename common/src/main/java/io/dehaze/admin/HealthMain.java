package io.dehaze.admin;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import javax.net.ssl.HttpsURLConnection;

/**
 * Asks the admin server of the process beside it how it is, for containers that have no shell and
 * no curl: {@code java -cp <the process's jar> io.dehaze.admin.HealthMain ready}.
 *
 * <p>Ends with 0 if the answer is 200, and with 1 if it is another one or none within two seconds.
 * It finds the port where the process does, in {@code DEHAZE_ADMIN_PORT}, and whether to speak TLS
 * in {@code DEHAZE_ADMIN_TLS_CERTIFICATE_FILE}. The certificate is not checked: nothing secret is
 * sent, and a certificate that has expired must not make the orchestrator kill a process that is
 * well.
 */
public final class HealthMain {
  private static final int TIMEOUT_MS = 2_000;

  private HealthMain() {}

  /** With {@code live} or {@code ready} as the only argument. */
  public static void main(String[] arguments) {
    String question = arguments.length == 1 ? arguments[0] : "ready";
    System.exit(isWell(question, System.getenv()) ? 0 : 1);
  }

  /** It runs beside the process, so it asks the loopback address, wherever else that listens. */
  static boolean isWell(String question, Map<String, String> environment) {
    String host = environment.getOrDefault("DEHAZE_ADMIN_HOST", "127.0.0.1");
    String near = host.equals("0.0.0.0") ? "127.0.0.1" : host;
    String port = environment.getOrDefault("DEHAZE_ADMIN_PORT", "4123");
    boolean isTls = environment.containsKey("DEHAZE_ADMIN_TLS_CERTIFICATE_FILE");
    try {
      URI uri =
          URI.create(
              "http" + (isTls ? "s" : "") + "://" + near + ":" + port + "/health/" + question);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      if (connection instanceof HttpsURLConnection tls) {
        tls.setSSLSocketFactory(UncheckedTls.sockets());
        tls.setHostnameVerifier((name, session) -> true);
      }
      connection.setConnectTimeout(TIMEOUT_MS);
      connection.setReadTimeout(TIMEOUT_MS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
