package dev.holdfast.gateway.tls;

import io.netty.handler.ssl.SslContext;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a listener's files gave when they were read: immutable, checked, ready for connections.
 *
 * @param context      for new connections.
 * @param certificates what they are shown, the listener's own first.
 * @param digest       of the files that it comes from.
 */
public record TlsMaterial(SslContext context, List<X509Certificate> certificates, TlsDigest digest) {
    /** Copies the list. */
    public TlsMaterial {
        certificates = List.copyOf(certificates);
    }

    /** When the first of its certificates ends to be valid, Unix milliseconds. */
    public long expiresMs() {
        return certificates.stream().mapToLong(each -> each.getNotAfter().getTime()).min().orElseThrow();
    }

    /** Subject, number and end of the listener's own certificate, for people. */
    public String name() {
        final X509Certificate own = certificates.get(0);
        return ChainRules.name(own) + " serial=" + own.getSerialNumber().toString(16) + " until="
            + own.getNotAfter().toInstant();
    }
}
