package io.dehaze.settings;

import io.dehaze.tls.CertificateFiles;
import java.nio.file.Path;
import java.util.Optional;

/** What the two options of a certificate say together. */
public final class TlsOptions {
  private TlsOptions() {}

  /**
   * Where the certificate is; empty where neither option is given.
   *
   * @param certificates may be null
   * @param key may be null
   * @throws StartFailure where only one of the two is given
   */
  public static Optional<CertificateFiles> both(
      String certificatesFlag, Path certificates, String keyFlag, Path key) {
    if (certificates == null && key == null) {
      return Optional.empty();
    }
    if (certificates == null || key == null) {
      throw new StartFailure(certificatesFlag + " and " + keyFlag + " must be given together");
    }
    return Optional.of(new CertificateFiles(certificates, key));
  }
}
