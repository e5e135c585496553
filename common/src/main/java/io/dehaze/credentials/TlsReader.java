package io.dehaze.credentials;

import com.fasterxml.jackson.databind.JsonNode;
import io.dehaze.event.FieldNames;
import io.dehaze.event.Problems;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/** Reads how calls are made over TLS: {@code {"ca", "certificate", "key"}}, as PEM. */
final class TlsReader {
  private static final int PEM_CHARS_MAX = 32_768;
  private static final int CERTIFICATES_MAX = 20;
  private static final FieldNames FIELDS = new FieldNames("ca", "certificate", "key");
  private static final String KEY_RULE =
      "a private key, PKCS#8 and not encrypted, as PEM: openssl pkcs8 -topk8 -nocrypt makes one";

  private final CredentialsReader secrets;
  private final Problems problems;

  TlsReader(CredentialsReader secrets, Problems problems) {
    this.secrets = secrets;
    this.problems = problems;
  }

  /** Null where there is nothing. */
  TlsSettings read(JsonNode tls) {
    if (CredentialsReader.isAbsent(tls)) {
      return null;
    }
    secrets.refuseOthers(tls, FIELDS, Set.of("ca", "certificate", "key"));
    String ca = certificates("tls.ca", tls.path("ca"));
    String certificate = certificates("tls.certificate", tls.path("certificate"));
    boolean hasKey = !CredentialsReader.isAbsent(tls.path("key"));
    if (!tls.isObject() || hasKey == CredentialsReader.isAbsent(tls.path("certificate"))) {
      problems.invalid(
          "tls", "tls must be an object with ca, or certificate and its key, or all three");
    }
    HeldSecret key =
        hasKey ? secrets.secret("tls.key", tls.path("key"), TlsReader::isKey, KEY_RULE) : null;
    return ca == null && certificate == null && key == null
        ? null
        : new TlsSettings(ca, certificate, key);
  }

  private String certificates(String field, JsonNode node) {
    if (CredentialsReader.isAbsent(node)) {
      return null;
    }
    String pem = node.isTextual() ? node.textValue() : "";
    try {
      // What stands beside the certificates may be a key, and certificates are shown.
      boolean plain = pem.length() <= PEM_CHARS_MAX && !pem.contains("PRIVATE KEY");
      List<X509Certificate> read = plain ? Pem.certificates(pem) : List.of();
      if (!read.isEmpty() && read.size() <= CERTIFICATES_MAX) {
        return Pem.write(read);
      }
    } catch (GeneralSecurityException e) {
      // said below, without what was read
    }
    problems.invalid(
        field,
        "%s must be 1 to %d certificates as PEM, without any key"
            .formatted(field, CERTIFICATES_MAX));
    return null;
  }

  private static boolean isKey(String pem) {
    try {
      return pem.length() <= PEM_CHARS_MAX && Pem.privateKey(pem) != null;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Notes where the key of a certificate is that of another one. The key must be open. */
  static void checkPair(TlsSettings tls, Problems problems) {
    if (tls == null || tls.key() == null || !tls.key().isOpen()) {
      return;
    }
    try {
      X509Certificate own = Pem.certificates(tls.certificate()).get(0);
      String key = tls.key().value().reveal();
      if (Pem.belongTogether(Pem.privateKey(key), own.getPublicKey())) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // said below
    }
    problems.invalid(
        "tls.key", "tls.key must be the key of the first certificate of tls.certificate");
  }
}
