package dev.holdfast.gateway.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * What is spoken: TLS 1.3, and 1.2 with forward secrecy and authenticated encryption alone. No setting weakens it. No
 * early data, which the JDK has none of, and which could be sent again by others.
 */
public final class TlsRules {
    /** Newest first. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    /** In the order in which they are chosen. */
    public static final List<String> SUITES = List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** Ask the JDK's server side not to handshake again on a connection of TLS 1.2. Read once, at its first use. */
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";
    /** How long a session may be resumed: keys of tickets live as long, and forward secrecy begins behind that. */
    private static final long SESSION_SECONDS = TimeUnit.HOURS.toSeconds(1);
    private static final long SESSIONS = 4_096;

    static {
        System.setProperty(NO_RENEGOTIATION, "true");
    }

    private TlsRules() {
    }

    /** @param clientCas whose certificates clients have to have; empty when they need none. */
    static SslContext newContext(final KeyChain chain, final List<X509Certificate> clientCas) throws SSLException {
        final SslContextBuilder builder = SslContextBuilder
            .forServer(chain.key(), chain.certificates().toArray(X509Certificate[]::new))
            .sslProvider(SslProvider.JDK)
            .protocols(PROTOCOLS)
            .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
            .sessionTimeout(SESSION_SECONDS)
            .sessionCacheSize(SESSIONS);
        if (!clientCas.isEmpty()) {
            builder.trustManager(clientCas.toArray(X509Certificate[]::new)).clientAuth(ClientAuth.REQUIRE);
        }
        return builder.build();
    }
}
