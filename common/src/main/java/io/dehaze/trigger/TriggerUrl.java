package io.dehaze.trigger;

import io.dehaze.event.AttributeRules;
import io.dehaze.event.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a webhook's address must be, as far as its text tells: an absolute http or https URL whose
 * host every program reads as the same one. Where the host may be is another question, asked when
 * its addresses are known.
 */
final class TriggerUrl {
  private static final int CHARS_MAX = 2_048;

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]+");

  /**
   * Some read 0177.0.0.1 as 127.0.0.1, others as 177.0.0.1; 0x7f.1 and 017 mean something to some.
   */
  private static final Pattern LIKE_IPV4 =
      Pattern.compile("[0-9]+(\\.[0-9]+)+|0[0-9]+\\.?|(.*\\.)?0[xX][0-9a-fA-F]*");

  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private TriggerUrl() {}

  /**
   * Reads an address.
   *
   * @return the URL; null where a problem was noted
   */
  static URI read(String text, Problems problems) {
    if (!AttributeRules.isWellFormed("url", text, problems)) {
      return null;
    }
    if (text.length() > CHARS_MAX || !VISIBLE_ASCII.matcher(text).matches()) {
      return refuse(
          "url must be 1 to %d ASCII characters without spaces; write other characters"
              .formatted(CHARS_MAX)
              .concat(" percent-encoded, in the host as xn--"),
          problems);
    }
    try {
      return check(new URI(text), problems);
    } catch (URISyntaxException e) {
      return refuse("url must be a URL (RFC 3986)", problems);
    }
  }

  private static URI check(URI url, Problems problems) {
    if (!isWeb(url.getScheme())) {
      return refuse("url must begin with http:// or https://", problems);
    }
    String authority = url.getRawAuthority();
    if (authority != null && authority.indexOf('@') >= 0) {
      problems.add(
          "userinfo", "url", "url must not contain a user name or password before the host");
      return null;
    }
    if (!isClear(url.getHost())) {
      return refuse(
          "url must name its host as a DNS name, as four decimal numbers without leading zeros,"
              + " or as an IPv6 address in brackets without a zone",
          problems);
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      return refuse("url must have a port from 1 to 65535, or none", problems);
    }
    return url.getRawFragment() == null
        ? url
        : refuse("url must not have a fragment: it is never sent", problems);
  }

  private static boolean isWeb(String scheme) {
    return scheme != null && Pattern.matches("https?", scheme.toLowerCase(Locale.ROOT));
  }

  private static boolean isClear(String host) {
    return host != null
        && host.indexOf('%') < 0
        && (!LIKE_IPV4.matcher(host).matches() || IPV4.matcher(host).matches());
  }

  private static URI refuse(String sentence, Problems problems) {
    problems.invalid("url", sentence);
    return null;
  }
}
