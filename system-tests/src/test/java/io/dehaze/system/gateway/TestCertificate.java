package io.dehaze.system.gateway;

import io.dehaze.tls.CertificateFiles;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Self-signed certificates for 127.0.0.1, and clients that trust them. */
final class TestCertificate {
  private TestCertificate() {}

  /**
   * Writes {@code tls.crt} and {@code tls.key} anew.
   *
   * @param serial its serial number, by which a client knows it
   */
  static CertificateFiles write(Path directory, int serial, Instant expiry) throws Exception {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance("RSA");
    pairs.initialize(2048);
    KeyPair pair = pairs.generateKeyPair();
    Path certificate = directory.resolve("tls.crt");
    Path key = directory.resolve("tls.key");
    Files.writeString(certificate, pem(certificate(pair, serial, expiry)));
    Files.writeString(key, pem(new JcaPKCS8Generator(pair.getPrivate(), null).generate()));
    return new CertificateFiles(certificate, key);
  }

  private static Object certificate(KeyPair pair, int serial, Instant expiry)
      throws IOException, OperatorCreationException {
    X500Name name = new X500Name("CN=dehaze test");
    return new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(serial),
            Date.from(Instant.now().minusSeconds(60)),
            Date.from(expiry),
            name,
            pair.getPublic())
        .addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
        .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  /** Trusts what the file holds now. */
  static SSLContext trusting(CertificateFiles files) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (InputStream in = new FileInputStream(files.certificates().toFile())) {
      trusted.setCertificateEntry(
          "it", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
