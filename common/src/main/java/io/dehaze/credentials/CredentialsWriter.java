package io.dehaze.credentials;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** Writes what may be shown of credentials: of each secret its id, never the secret. */
public final class CredentialsWriter {
  private final JsonGenerator json;

  /** Writes into the object that a generator is in. */
  public CredentialsWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Writes the fields; none where there is nothing. */
  public void write(Credentials credentials) throws IOException {
    if (!credentials.signing().isEmpty()) {
      json.writeArrayFieldStart("signing");
      for (SigningKey key : credentials.signing()) {
        write(key);
      }
      json.writeEndArray();
    }
    if (!credentials.headers().isEmpty()) {
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, HeldSecret> header : credentials.headers().entrySet()) {
        write(header.getKey(), header.getValue());
      }
      json.writeEndObject();
    }
    if (credentials.authorization() != null) {
      write(credentials.authorization());
    }
    if (credentials.tls() != null) {
      write(credentials.tls());
    }
  }

  private void write(SigningKey key) throws IOException {
    json.writeStartObject();
    writeWithin(key.secret());
    json.writeStringField("algorithm", key.algorithm());
    if (key.publicKey() != null) {
      json.writeStringField("publicKey", key.publicKey());
    }
    json.writeEndObject();
  }

  private void write(Authorization authorization) throws IOException {
    json.writeObjectFieldStart("authorization");
    if (authorization.isBasic()) {
      json.writeObjectFieldStart("basic");
      json.writeStringField("user", authorization.user());
      write("password", authorization.secret());
      json.writeEndObject();
    } else {
      write("bearer", authorization.secret());
    }
    json.writeEndObject();
  }

  private void write(TlsSettings tls) throws IOException {
    json.writeObjectFieldStart("tls");
    if (tls.ca() != null) {
      json.writeStringField("ca", tls.ca());
    }
    if (tls.certificate() != null) {
      json.writeStringField("certificate", tls.certificate());
    }
    if (tls.key() != null) {
      write("key", tls.key());
    }
    json.writeEndObject();
  }

  private void write(String field, HeldSecret secret) throws IOException {
    json.writeObjectFieldStart(field);
    writeWithin(secret);
    json.writeEndObject();
  }

  private void writeWithin(HeldSecret secret) throws IOException {
    json.writeStringField("id", secret.id());
    if (secret.since() != null) {
      json.writeStringField("since", secret.since().toString());
    }
  }
}
