package io.dehaze.trigger;

import io.dehaze.credentials.Credentials;
import io.dehaze.credentials.CredentialsVault;
import io.dehaze.event.Checked;
import io.dehaze.event.Problems;
import io.dehaze.secret.CannotDecrypt;
import io.dehaze.secret.EncryptionKeys;

/** Opens the secrets of triggers and closes them. Thread-safe. */
public final class TriggerVault {
  private final CredentialsVault vault;

  /** Works with these keys. */
  public TriggerVault(EncryptionKeys keys) {
    this.vault = new CredentialsVault(keys);
  }

  /**
   * Makes a trigger fit to be stored.
   *
   * @param wanted as somebody gave it
   * @param current the one that it replaces, as it is stored; null where there is none
   * @return the trigger with its secrets closed, or why it cannot be
   */
  public Checked<Trigger> close(Trigger wanted, Trigger current) {
    Problems problems = new Problems();
    Credentials closed =
        vault.close(
            wanted.credentials(),
            wanted.secretsContext(),
            current == null ? Credentials.NONE : current.credentials(),
            current == null ? "" : current.secretsContext(),
            problems);
    return Checked.of(wanted.with(closed), problems);
  }

  /**
   * What a stored trigger's calls prove themselves with.
   *
   * @throws CannotDecrypt where its secrets cannot be opened
   */
  public Credentials open(Trigger stored) throws CannotDecrypt {
    return vault.open(stored.credentials(), stored.secretsContext());
  }

  /**
   * Whether a trigger that is given anew says nothing new.
   *
   * @param given with its secrets open
   * @param current the one in force, as it is stored; null where there is none
   */
  public boolean isInForce(Trigger given, Trigger current) {
    if (current == null || !given.with(Credentials.NONE).equals(current.with(Credentials.NONE))) {
      return false;
    }
    try {
      return given.credentials().saysTheSameAs(open(current));
    } catch (CannotDecrypt e) {
      return false; // so it is stored again, with a key that is here
    }
  }
}
