package io.dehaze.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FailedLogInsTest {
  private static final long NOW = 1_000_000;

  private final FailedLogIns failures = new FailedLogIns(6);

  private static InetAddress address(String text) throws UnknownHostException {
    return InetAddress.getByName(text);
  }

  private void fail(String address, int times) throws UnknownHostException {
    for (int i = 0; i < times; i++) {
      failures.add(address(address), NOW);
    }
  }

  @Test
  void makeAnAddressWaitUntilItsMinuteAllowsAnother() throws Exception {
    fail("192.0.2.1", 5);
    assertThat(failures.waitMs(address("192.0.2.1"), NOW)).isZero();
    fail("192.0.2.1", 1);
    assertThat(failures.waitMs(address("192.0.2.1"), NOW)).isEqualTo(10_000);
    assertThat(failures.waitMs(address("192.0.2.1"), NOW + 9_000)).isEqualTo(1_000);
    assertThat(failures.waitMs(address("192.0.2.1"), NOW + 10_000)).isZero();
    assertThat(failures.waitMs(address("192.0.2.2"), NOW)).isZero();
  }

  @Test
  void takeANetworkOfIpv6ForOneAddress() throws Exception {
    fail("2001:db8:0:1::1", 6);
    assertThat(failures.waitMs(address("2001:db8:0:1:ffff::2"), NOW)).isPositive();
    assertThat(failures.waitMs(address("2001:db8:0:2::1"), NOW)).isZero();
  }

  @Test
  void letABoundedNumberThroughWhoeverTheyAreOf() {
    int through = 0;
    for (long ms = 0; ms < 10_000; ms++) {
      through += failures.mayLookAtOne(NOW + ms) ? 1 : 0;
    }
    assertThat(through).isBetween(500, 600);
  }
}
