package io.dehaze.gateway.auth;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of a file, each on a line: whose it is, its hash, and what it may do, separated by
 * blanks. Lines that are empty or begin with {@code #} say nothing. Several lines may have the same
 * name, so that an old key goes on while its successor is handed out. Immutable.
 */
public final class ApiKeys {
  static final ApiKeys NONE = new ApiKeys(List.of());

  private static final int KEYS_MAX = 1_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,99}");
  private static final Pattern HASH = Pattern.compile(ApiKey.SHA_256 + "[0-9a-fA-F]{64}");

  private record Entry(byte[] hash, Caller caller) {}

  private final List<Entry> entries;

  private ApiKeys(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads the lines of a file.
   *
   * @throws BadCredentials with every mistake and its line; never with the line itself, which may
   *     be a key that somebody forgot to hash
   */
  static ApiKeys parse(List<String> lines) throws BadCredentials {
    List<Entry> entries = new ArrayList<>();
    List<String> mistakes = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] words = line.split("\\s+");
        Optional<String> mistake = mistake(words);
        if (mistake.isPresent()) {
          mistakes.add("line %d: %s".formatted(i + 1, mistake.get()));
        } else {
          entries.add(entry(words));
        }
      }
    }
    if (entries.size() > KEYS_MAX) {
      mistakes.add("there are %d keys; at most %d may be".formatted(entries.size(), KEYS_MAX));
    }
    if (!mistakes.isEmpty()) {
      throw new BadCredentials(String.join("; ", mistakes));
    }
    return new ApiKeys(entries);
  }

  /**
   * What is wrong with a name and rights that are to stand in a file of keys, as a sentence.
   *
   * @param rights separated by blanks
   */
  public static Optional<String> mistake(String name, String rights) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "the name must be 1 to 100 of A-Z a-z 0-9 . _ @ -, beginning with a letter or digit");
    }
    return Arrays.stream(rights.split(" ", -1)).allMatch(each -> Grant.parse(each).isPresent())
        ? Optional.empty()
        : Optional.of("each right must be " + Grant.RULE);
  }

  private static Optional<String> mistake(String[] words) {
    if (words.length < 3) {
      return Optional.of("must be <name> sha256:<hash> <right> ..., as ./dehaze key prints it");
    }
    return HASH.matcher(words[1]).matches()
        ? mistake(words[0], rights(words))
        : Optional.of("the second word must be sha256: and 64 hexadecimal digits");
  }

  private static String rights(String[] words) {
    return String.join(" ", List.of(words).subList(2, words.length));
  }

  private static Entry entry(String[] words) {
    Rights rights = Rights.of(List.of(words).subList(2, words.length));
    byte[] hash = HexFormat.of().parseHex(words[1].substring(ApiKey.SHA_256.length()));
    return new Entry(hash, new Caller(words[0], rights, Long.MAX_VALUE));
  }

  /** Whose key a token is; null for nobody's. Takes as long for each key as for any other. */
  Caller find(String token) {
    if (entries.isEmpty()) {
      return null;
    }
    byte[] hash = ApiKey.hash(token);
    Caller found = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.hash, hash)) {
        found = entry.caller;
      }
    }
    return found;
  }

  /** How many keys these are. */
  int count() {
    return entries.size();
  }
}
