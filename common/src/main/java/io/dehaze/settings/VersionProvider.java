package io.dehaze.settings;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The answer to {@code --version}: what the build wrote into the jar. */
public final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = VersionProvider.class.getPackage().getImplementationVersion();
    return new String[] {"Dehaze " + Optional.ofNullable(version).orElse("(not from a jar)")};
  }
}
