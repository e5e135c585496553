package io.dehaze.worker.webhook;

import io.dehaze.endpoint.Endpoint;

/**
 * Who is called, and as whom: what connections belong to. A connection that was made with one
 * trigger's certificate is never used for another trigger.
 *
 * @param endpoint who is called
 * @param identity as whom, and whom to trust, where it is called over TLS
 */
public record Peer(Endpoint endpoint, TlsIdentity identity) {}
