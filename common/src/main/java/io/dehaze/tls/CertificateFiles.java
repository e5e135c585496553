package io.dehaze.tls;

import java.nio.file.Path;

/**
 * Where a server's certificate is.
 *
 * @param certificates a PEM file: the server's own certificate first, then those that signed it
 * @param key a PEM file with the private key of the first, not encrypted: PKCS #8, PKCS #1 (RSA) or
 *     SEC 1 (EC)
 */
public record CertificateFiles(Path certificates, Path key) {}
