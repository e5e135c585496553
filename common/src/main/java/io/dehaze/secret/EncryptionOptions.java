package io.dehaze.secret;

import io.dehaze.settings.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The keys with which the secrets of triggers are encrypted; a picocli mixin. The same for all
 * gateways and workers of a cluster.
 */
public final class EncryptionOptions {
  @Option(
      names = "--encryption-keys",
      paramLabel = "<base64,...>",
      hideParamSyntax = true,
      converter = Converter.class,
      description = {
        "What the secrets of triggers are encrypted with: the first key encrypts, all decrypt. Each is"
            + " 32 bytes in base64, as from openssl rand -base64 32. Better in the environment or a file:"
            + " flags are seen by everyone on the machine."
      })
  private EncryptionKeys keys;

  @Option(
      names = "--encryption-keys-file",
      paramLabel = "<file>",
      description = "The same from a file, one key on each line.")
  private Path file;

  /**
   * What the options say; {@link EncryptionKeys#NONE} where they say nothing.
   *
   * @throws StartFailure where both are given, or the file is of no use
   */
  public EncryptionKeys keys() {
    if (file == null) {
      return keys == null ? EncryptionKeys.NONE : keys;
    }
    if (keys != null) {
      throw new StartFailure("--encryption-keys and --encryption-keys-file must not both be given");
    }
    return read(file);
  }

  /**
   * Reads a file of keys.
   *
   * @throws StartFailure where it is of no use
   */
  public static EncryptionKeys read(Path file) {
    try {
      return EncryptionKeys.parse(Files.readString(file));
    } catch (IOException e) {
      throw new StartFailure("the file of encryption keys cannot be read: " + e);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("what the file " + file + " holds " + e.getMessage());
    }
  }

  /** Tells what is wrong without the text. */
  static final class Converter implements ITypeConverter<EncryptionKeys> {
    @Override
    public EncryptionKeys convert(String text) {
      try {
        return EncryptionKeys.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
