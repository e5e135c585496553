package io.dehaze.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
  private final Instant expiry =
      Instant.now().plus(10, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);

  @ParameterizedTest
  @CsvSource({"RSA,2048,SHA256withRSA", "EC,256,SHA256withECDSA", "EC,384,SHA256withECDSA"})
  void readsKeysInTheirOldAndNewForms(String algorithm, int size, String signature)
      throws Exception {
    KeyPair pair = pair(algorithm, size);
    byte[] certificate = certificate(pair, signature);
    assertThat(Identity.read(certificate, pkcs8(pair)).key()).isEqualTo(pair.getPrivate());
    assertThat(Identity.read(certificate, older(pair)).key()).isEqualTo(pair.getPrivate());
  }

  @Test
  void readsEdwardsKeys() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] certificate = certificate(pair, "Ed25519");
    assertThat(Identity.read(certificate, pkcs8(pair)).key()).isEqualTo(pair.getPrivate());
  }

  @Test
  void saysWhenItExpires() throws Exception {
    KeyPair pair = pair("EC", 256);
    Identity identity = Identity.read(certificate(pair, "SHA256withECDSA"), pkcs8(pair));
    assertThat(identity.expiresAtSeconds()).isEqualTo(expiry.getEpochSecond());
  }

  @Test
  void readsAChain() throws Exception {
    KeyPair own = pair("EC", 256);
    byte[] first = certificate(own, "SHA256withECDSA");
    byte[] second = certificate(pair("EC", 256), "SHA256withECDSA");
    byte[] both = (new String(first, US_ASCII) + new String(second, US_ASCII)).getBytes(US_ASCII);
    assertThat(Identity.read(both, pkcs8(own)).chain()).hasSize(2);
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    KeyPair own = pair("EC", 256);
    byte[] certificate = certificate(own, "SHA256withECDSA");
    assertRefused(certificate, pkcs8(pair("EC", 256)), "not that of the first certificate");
    assertRefused(new byte[0], pkcs8(own), "no certificate");
    assertRefused(certificate, certificate, "no private key");
    assertRefused(
        certificate,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"
            .getBytes(US_ASCII),
        "encrypted");
    assertThatThrownBy(() -> Identity.read(certificate, pkcs8(pair("RSA", 2048))))
        .isInstanceOf(GeneralSecurityException.class);
    assertThatThrownBy(() -> Identity.read("-----BEGIN".getBytes(US_ASCII), pkcs8(own)))
        .isInstanceOf(GeneralSecurityException.class);
  }

  private static void assertRefused(byte[] certificate, byte[] key, String why) {
    assertThatThrownBy(() -> Identity.read(certificate, key))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining(why);
  }

  private static KeyPair pair(String algorithm, int size) throws GeneralSecurityException {
    KeyPairGenerator pairs = KeyPairGenerator.getInstance(algorithm);
    pairs.initialize(size);
    return pairs.generateKeyPair();
  }

  private byte[] certificate(KeyPair pair, String signature) throws Exception {
    X500Name name = new X500Name("CN=localhost");
    X509CertificateHolder holder =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(Instant.now().minusSeconds(60)),
                Date.from(expiry),
                name,
                pair.getPublic())
            .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()));
    return pem(new PemObject("CERTIFICATE", holder.getEncoded()));
  }

  private static byte[] pkcs8(KeyPair pair) throws Exception {
    return pem(new JcaPKCS8Generator(pair.getPrivate(), null).generate());
  }

  /** PKCS #1 for RSA, SEC 1 for EC. */
  private static byte[] older(KeyPair pair) throws Exception {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    return pem(new JcaMiscPEMGenerator(info).generate());
  }

  private static byte[] pem(PemObject object) throws Exception {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString().getBytes(US_ASCII);
  }
}
