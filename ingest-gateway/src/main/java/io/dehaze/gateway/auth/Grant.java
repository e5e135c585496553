package io.dehaze.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One right, as it stands in a file of keys or in a token: {@code publish:shop}, {@code
 * publish:shop/order-*}, {@code read:*}, {@code admin:shop}. An asterisk at the end of a name
 * stands for any rest. In the type, whatever is no letter, digit, dot, underscore or hyphen may be
 * percent-encoded, and blanks, quotes, backslashes, asterisks and percent signs must be, so that a
 * right is a scope of OAuth 2.0 (RFC 6749 section 3.3).
 */
record Grant(Access access, NamePattern project, NamePattern type) {
  /** What a right must look like, for people. */
  static final String RULE =
      "publish:<project>, publish:<project>/<type>, read:<project> or admin:<project>, where * at"
          + " the end of a name stands for any rest";

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(read|admin)|publish):([A-Za-z0-9._-]*)(\\*?)(?:/([^\\s\"\\\\*]*)(\\*?))?");

  /** The right that a text is; empty where it is none, as most scopes of other services. */
  static Optional<Grant> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || isEmpty(form.group(2), form.group(3))) {
      return Optional.empty();
    }
    NamePattern project = new NamePattern(form.group(2), !form.group(3).isEmpty());
    if (form.group(1) != null) {
      Access access = form.group(1).equals("read") ? Access.READ : Access.ADMIN;
      return form.group(4) == null
          ? Optional.of(new Grant(access, project, NamePattern.ANY))
          : Optional.empty();
    }
    return form.group(4) == null
        ? Optional.of(new Grant(Access.PUBLISH, project, NamePattern.ANY))
        : type(form.group(4), form.group(5)).map(type -> new Grant(Access.PUBLISH, project, type));
  }

  private static Optional<NamePattern> type(String text, String asterisk) {
    if (isEmpty(text, asterisk)) {
      return Optional.empty();
    }
    try {
      String decoded = URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
      return Optional.of(new NamePattern(decoded, !asterisk.isEmpty()));
    } catch (IllegalArgumentException e) { // a percent sign that encodes nothing
      return Optional.empty();
    }
  }

  private static boolean isEmpty(String text, String asterisk) {
    return text.isEmpty() && asterisk.isEmpty();
  }

  /**
   * The right that would do, as a scope.
   *
   * @param type an event type, or null for all
   */
  static String wanted(Access access, String project, String type) {
    String scope = access.word() + ":" + project;
    return type == null
        ? scope
        : scope + "/" + URLEncoder.encode(type, UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  boolean covers(Access wanted, String wantedProject) {
    return (access == wanted || access == Access.ADMIN) && project.matches(wantedProject);
  }
}
