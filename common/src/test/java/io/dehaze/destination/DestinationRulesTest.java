package io.dehaze.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.dehaze.endpoint.Endpoint;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationRulesTest {
  private static final Endpoint SHOP = new Endpoint("https", "shop.example", 443);

  /** What an InetAddress says of these itself is of no use: see the class comment. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "10.1.1.1, PRIVATE",
    "172.16.0.0, PRIVATE",
    "172.31.0.1, PRIVATE",
    "192.168.1.1, PRIVATE",
    "169.254.169.254, METADATA",
    "169.254.0.1, LINK_LOCAL",
    "100.64.0.1, SHARED",
    "100.127.255.255, SHARED",
    "100.100.100.200, METADATA",
    "168.63.129.16, METADATA",
    "0.0.0.0, UNSPECIFIED",
    "0.1.2.3, UNSPECIFIED",
    "198.18.0.1, RESERVED",
    "198.19.255.255, RESERVED",
    "240.0.0.1, RESERVED",
    "255.255.255.255, RESERVED",
    "224.0.0.1, MULTICAST",
    "239.255.255.255, MULTICAST",
    "192.0.0.1, RESERVED",
    "192.0.0.192, METADATA",
    "192.0.2.1, RESERVED",
    "192.88.99.1, RESERVED",
    "198.51.100.1, RESERVED",
    "203.0.113.1, RESERVED",
    "::1, LOOPBACK",
    "::, UNSPECIFIED",
    "::ffff:127.0.0.1, LOOPBACK",
    "::ffff:10.0.0.1, PRIVATE",
    "::ffff:169.254.169.254, METADATA",
    "::127.0.0.1, RESERVED",
    "64:ff9b::7f00:1, RESERVED",
    "64:ff9b::808:808, RESERVED",
    "64:ff9b:1::1, RESERVED",
    "2002:7f00:1::, RESERVED",
    "2001:0:1::1, RESERVED",
    "2001:db8::1, RESERVED",
    "3fff::1, RESERVED",
    "5f00::1, RESERVED",
    "fc00::1, PRIVATE",
    "fd00:ec2::254, METADATA",
    "fd20:ce::254, METADATA",
    "fe80::1, LINK_LOCAL",
    "fec0::1, PRIVATE",
    "ff02::1, MULTICAST",
    "100::1, RESERVED",
    "4000::1, RESERVED"
  })
  void refusesWhatIsNotOutInTheWorld(String address, BlockReason reason) {
    assertThat(problem(DestinationRules.DEFAULT, address)).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "172.15.255.255",
        "172.32.0.1",
        "100.63.255.255",
        "100.128.0.1",
        "192.0.1.1",
        "198.17.255.255",
        "198.20.0.1",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "2001:4860:4860::8888",
        "2001:200::1",
        "2606:4700::1111",
        "2003::1",
        "3ffe::1"
      })
  void allowsWhatIs(String address) {
    assertThat(problem(DestinationRules.DEFAULT, address)).isEmpty();
  }

  @Test
  void takesAMappedAddressForWhatItMaps_howeverItWasMade() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 127;
    mapped[15] = 1;
    InetAddress address = Inet6Address.getByAddress("host", mapped, -1);
    assertThat(address).isInstanceOf(Inet6Address.class);
    assertThat(DestinationRules.DEFAULT.problem(SHOP, address)).contains(BlockReason.LOOPBACK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost/",
        "http://LOCALHOST/",
        "http://localhost./",
        "http://db.localhost/",
        "http://127.0.0.1/",
        "http://127.9.9.9:8080/",
        "http://2130706433/",
        "http://0/",
        "http://0.0.0.0/",
        "http://3232235777/",
        "http://[::]/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]:8080/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fd00:ec2::254]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://metadata.google.internal/",
        "http://metadata.google.internal./",
        "http://Metadata/",
        "http://instance-data/",
        "http://shop.example:22/",
        "http://shop.example:25/",
        "http://shop.example:6379/",
        "http://shop.example:9092/",
        "https://8.8.8.8:11211/"
      })
  void refusesAUrlWhoseTextTellsIt(String url) {
    assertThat(DestinationRules.DEFAULT.problem(URI.create(url))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://shop.example/",
        "https://shop.example:8443/a?b=c",
        "http://8.8.8.8/",
        "http://134744072/",
        "http://[2606:4700::1111]/",
        "http://localhost.example/",
        "http://nolocalhost/",
        "http://metadata.shop.example/",
        "http://inside.corp/"
      })
  void allowsAUrlWhoseTextTellsNothing(String url) {
    assertThat(DestinationRules.DEFAULT.problem(URI.create(url))).isEmpty();
  }

  @Test
  void opensARangeOfAddressesAndNoMore() {
    DestinationRules rules = DestinationRules.allowing("127.0.0.0/8", "fd12::/16");
    assertThat(problem(rules, "127.0.0.1")).isEmpty();
    assertThat(problem(rules, "::ffff:127.0.0.1")).isEmpty();
    assertThat(problem(rules, "fd12::1")).isEmpty();
    assertThat(problem(rules, "fd13::1")).isPresent();
    assertThat(problem(rules, "::1")).isPresent();
    assertThat(problem(rules, "0.0.0.0")).isPresent();
    assertThat(problem(rules, "10.0.0.1")).isPresent();
    assertThat(rules.problem(URI.create("http://localhost:8080/"))).isEmpty();
    assertThat(rules.problem(URI.create("http://2130706433:8080/"))).isEmpty();
    assertThat(problem(rules, "8.8.8.8")).isEmpty();
    assertThat(problem(DestinationRules.allowing("::1"), "::1")).isEmpty();
  }

  @Test
  void opensInnerAddressesForANameThatIsAllowed_butNoMetadata() {
    DestinationRules rules = DestinationRules.allowing("hooks.internal", "*.Svc.Cluster.Local");
    Endpoint hooks = new Endpoint("http", "hooks.internal.", 80);
    for (String inner : List.of("127.0.0.1", "10.1.1.1", "100.64.0.1", "fd00::1", "::1")) {
      assertThat(rules.problem(hooks, address(inner))).as(inner).isEmpty();
    }
    for (String never :
        List.of("169.254.169.254", "169.254.1.1", "fd00:ec2::254", "0.0.0.0", "ff02::1")) {
      assertThat(rules.problem(hooks, address(never))).as(never).isPresent();
    }
    assertThat(rules.problem(SHOP, address("10.1.1.1"))).isPresent();
    assertThat(
            rules.problem(new Endpoint("http", "a.b.svc.cluster.local", 80), address("10.1.1.1")))
        .isEmpty();
    assertThat(rules.problem(new Endpoint("http", "svc.cluster.local", 80), address("10.1.1.1")))
        .isPresent();
  }

  /** Somebody who opens all that is private does not mean the secrets of the machine. */
  @Test
  void opensMetadataForItsExactAddressOnly() {
    DestinationRules wide = DestinationRules.allowing("0.0.0.0/0", "::/0", "169.254.0.0/16");
    assertThat(problem(wide, "169.254.169.254")).contains(BlockReason.METADATA);
    assertThat(problem(wide, "fd00:ec2::254")).contains(BlockReason.METADATA);
    assertThat(problem(wide, "169.254.1.1")).isEmpty();
    assertThat(problem(DestinationRules.allowing("169.254.169.254"), "169.254.169.254")).isEmpty();
  }

  /** A NAT64 gateway may be needed; what is behind it is judged as if it were called itself. */
  @Test
  void judgesATranslatedAddressByWhatItIsTranslatedTo() {
    DestinationRules rules = DestinationRules.allowing("64:ff9b::/96", "2002::/16");
    assertThat(problem(rules, "64:ff9b::808:808")).isEmpty();
    assertThat(problem(rules, "64:ff9b::7f00:1")).contains(BlockReason.LOOPBACK);
    assertThat(problem(rules, "64:ff9b::a9fe:a9fe")).contains(BlockReason.METADATA);
    assertThat(problem(rules, "2002:7f00:1::")).contains(BlockReason.LOOPBACK);
    assertThat(problem(rules, "2002:808:808::")).isEmpty();
  }

  @Test
  void deniesWhateverElseIsAllowed() {
    DestinationRules rules =
        rules("127.0.0.0/8,db.internal", "127.0.0.2,8.8.8.0/24,*.internal,shop.example", "80");
    assertThat(problem(rules, "127.0.0.1")).contains(BlockReason.PORT);
    Endpoint other = new Endpoint("http", "other.example", 80);
    assertThat(rules.problem(other, address("127.0.0.1"))).isEmpty();
    assertThat(rules.problem(other, address("127.0.0.2"))).contains(BlockReason.DENIED);
    assertThat(rules.problem(other, address("::ffff:8.8.8.8"))).contains(BlockReason.DENIED);
    assertThat(rules.problem(new Endpoint("http", "db.internal", 80), address("10.0.0.1")))
        .contains(BlockReason.DENIED);
    assertThat(rules.problem(URI.create("http://shop.example/"))).contains(BlockReason.DENIED);
    assertThat(rules.problem(URI.create("http://SHOP.example./"))).contains(BlockReason.DENIED);
    assertThat(rules.problem(URI.create("http://8.8.8.8/"))).contains(BlockReason.DENIED);
  }

  @Test
  void canAskForTls() {
    DestinationRules rules =
        new DestinationRules(List.of(), List.of(), Ports.parse("1-65535"), true);
    assertThat(rules.problem(URI.create("http://shop.example/"))).contains(BlockReason.NOT_HTTPS);
    assertThat(rules.problem(new Endpoint("http", "shop.example", 80), address("8.8.8.8")))
        .contains(BlockReason.NOT_HTTPS);
    assertThat(rules.problem(URI.create("https://shop.example/"))).isEmpty();
  }

  private static DestinationRules rules(String allowed, String denied, String ports) {
    return new DestinationRules(entries(allowed), entries(denied), Ports.parse(ports), false);
  }

  private static List<DestinationEntry> entries(String list) {
    DestinationEntry.Converter converter = new DestinationEntry.Converter();
    return List.of(list.split(",")).stream().map(converter::convert).toList();
  }

  private static Optional<BlockReason> problem(DestinationRules rules, String address) {
    return rules.problem(SHOP, address(address));
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
