package io.dehaze.system.gateway;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** For tests that look at whatever certificate there is. */
final class TrustAnything implements X509TrustManager {
  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
