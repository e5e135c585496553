package io.dehaze.admin;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.dehaze.tls.ServerTls;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The admin server's TLS: the same versions and cipher suites as everywhere. */
final class ServerTlsConfigurator extends HttpsConfigurator {
  ServerTlsConfigurator(SSLContext context) {
    super(context);
  }

  @Override
  public void configure(HttpsParameters connection) {
    SSLParameters parameters = getSSLContext().getDefaultSSLParameters();
    parameters.setProtocols(ServerTls.PROTOCOLS.toArray(new String[0]));
    parameters.setCipherSuites(ServerTls.CIPHER_SUITES.toArray(new String[0]));
    parameters.setUseCipherSuitesOrder(true);
    connection.setSSLParameters(parameters);
  }
}
