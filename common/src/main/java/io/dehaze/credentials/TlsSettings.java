package io.dehaze.credentials;

/**
 * How calls are made over TLS. Certificates are no secrets and are shown.
 *
 * @param ca the certificates to trust in the place of the system's, as PEM; null for the system's
 * @param certificate the client's certificate and those between it and its CA, as PEM; null for
 *     none
 * @param key the private key of that certificate, PKCS#8 as PEM; null for none
 */
public record TlsSettings(String ca, String certificate, HeldSecret key) {}
