package io.dehaze.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.dehaze.secret.EncryptionKeys;
import io.dehaze.secret.EncryptionOptions;
import io.dehaze.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The key for the secrets in a data directory, which stands in it: whoever has both can read them,
 * and only their owner can read either.
 */
final class KeptEncryptionKey {
  private static final String FILE = "encryption-keys";

  private final Path file;
  private final Secret made;

  private KeptEncryptionKey(Path file, Secret made) {
    this.file = file;
    this.made = made;
  }

  /** The key of a directory, or a new one for it, which is nowhere yet. */
  static KeptEncryptionKey of(Path dataDir) {
    Path file = dataDir.resolve(FILE);
    return new KeptEncryptionKey(file, Files.exists(file) ? null : EncryptionKeys.generate());
  }

  /**
   * The key.
   *
   * @throws io.dehaze.settings.StartFailure where the file is of no use
   */
  EncryptionKeys keys() {
    return made == null ? EncryptionOptions.read(file) : EncryptionKeys.parse(made.reveal());
  }

  /**
   * Writes a new key down; before anything is encrypted with it.
   *
   * @throws UncheckedIOException where the directory is of no use
   */
  void keep() {
    if (made == null) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      try (SeekableByteChannel to =
          Files.newByteChannel(
              file,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              ownersOnly())) {
        to.write(ByteBuffer.wrap((made.reveal() + '\n').getBytes(US_ASCII)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the encryption key in " + file, e);
    }
  }

  private FileAttribute<?>[] ownersOnly() {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
