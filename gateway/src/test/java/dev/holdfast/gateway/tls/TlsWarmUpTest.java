package dev.holdfast.gateway.tls;

import io.netty.handler.ssl.SslContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class TlsWarmUpTest {
    /** Else it would run only what refuses. */
    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void shouldComeToTheEndOfHandshakes(final String algorithm) throws Exception {
        final TestCertificates.Issued issued = new TestCertificates(algorithm).server();
        final SslContext context = TlsRules.newContext(new KeyChain(issued.key(), issued.chain()), List.of());
        assertThat(new TlsWarmUp(context, issued.chain().get(0)).run()).isPositive();
    }

    @Test
    void shouldGoAsFarAsItCanWhereClientsNeedACertificate() throws Exception {
        final TestCertificates authority = new TestCertificates("EC");
        final TestCertificates.Issued issued = authority.server();
        final SslContext context = TlsRules.newContext(new KeyChain(issued.key(), issued.chain()),
            List.of(issued.chain().get(0)));
        assertThat(new TlsWarmUp(context, issued.chain().get(0)).run()).isZero();
    }
}
