package dev.holdfast.bench.attack.hostile;

import dev.holdfast.bench.process.AnyCertificate;
import dev.holdfast.ledger.values.BrokenInvariantException;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** The first message of a whole handshake, made once: sending it again costs nothing, and answering it a signature. */
final class ClientHello {
    private static final int BUFFER = 1 << 15;

    private ClientHello() {
    }

    static byte[] make() {
        final SSLEngine engine = AnyCertificate.context().createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        final ByteBuffer out = ByteBuffer.allocate(BUFFER);
        try {
            engine.beginHandshake();
            engine.wrap(ByteBuffer.allocate(0), out);
        } catch (final SSLException e) {
            throw new BrokenInvariantException("there is no TLS", e);
        }
        final byte[] hello = new byte[out.flip().remaining()];
        out.get(hello);
        return hello;
    }
}
