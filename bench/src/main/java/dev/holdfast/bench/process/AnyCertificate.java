package dev.holdfast.bench.process;

import dev.holdfast.ledger.values.BrokenInvariantException;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** TLS of clients of benchmarks, which talk to nobody but the servers that they have started on loopback. */
public final class AnyCertificate {
    private AnyCertificate() {
    }

    /** Takes whatever certificate a server shows. */
    public static SSLContext context() {
        try {
            final SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context;
        } catch (final GeneralSecurityException e) {
            throw new BrokenInvariantException("there is no TLS", e);
        }
    }
}
