package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.judge.PlainSignature;
import dev.holdfast.bench.attack.made.Mutation;
import dev.holdfast.bench.attack.made.RequestMaker;
import dev.holdfast.bench.attack.made.SampleCallback;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Uses a gateway's secrets rightly and wrongly, and searches what it answers. One thread; blocks. */
final class SecretUse {
    private static final int GUESSES = 30;
    private static final int TIMEOUT_MS = 15_000;
    private static final String ACCOUNT = "secret-U";
    private static final String CARD = "secret-C";

    private final URI callbacks;
    private final URI office;
    private final String apiSecret;
    private final String token;

    /** Takes every certificate: the server is one that we have started. */
    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(final X509Certificate[] chain, final String type) {
            // Nobody shows one.
        }

        @Override
        public void checkServerTrusted(final X509Certificate[] chain, final String type) {
            // It was made a moment ago.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    SecretUse(final URI callbacks, final URI office, final String apiSecret, final String token) {
        this.callbacks = callbacks;
        this.office = office;
        this.apiSecret = apiSecret;
        this.token = token;
    }

    void everything(final SecretSearch search, final Findings findings) throws IOException {
        final AdminClient admin = new AdminClient(office.toString(), token);
        admin.openAccount(ACCOUNT, CARD, "100.00");
        final PlainSignature signature = new PlainSignature("ak_attack", apiSecret);
        final RequestMaker maker = new RequestMaker(new Random(1), callbacks, signature);
        int i = 0;
        for (final Mutation mutation : Mutation.values()) {
            final SampleCallback question = SampleCallback.question("S" + i++, ACCOUNT, CARD, "1.00",
                System.currentTimeMillis());
            final String answer = post(maker.make(question, mutation, new byte[0], new HashMap<>()));
            search.search("the answer to a callback, " + mutation, answer, findings);
            findings.require(mutation != Mutation.NONE || answer.contains("\"code\":0"),
                "a good callback was answered %s", answer);
        }
        final InetSocketAddress address = new InetSocketAddress(office.getHost(), office.getPort());
        new ParallelTries(address, findings).send(
            new OfficeTries(new Random(1), office.getAuthority(), ACCOUNT, token).all(GUESSES), answered -> { });
        for (final String path : List.of("/metrics", "/health/live", "/health/ready", "/v1/ledger", "/v1/sync",
            "/v1/clock", "/v1/late", "/v1/ambiguous", "/v1/reviews", "/v1/authorizations/S0", "/v1/nothing",
            "/v1/accounts/none")) {
            search.search(path, admin.get(path).text(), findings);
        }
    }

    private String post(final byte[] request) throws IOException {
        try {
            final SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new AnyCertificate()}, null);
            try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(callbacks.getHost(),
                callbacks.getPort())) {
                socket.setSoTimeout(TIMEOUT_MS);
                socket.getOutputStream().write(request);
                final byte[] answer = new byte[8_192];
                final int length = socket.getInputStream().read(answer);
                return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.ISO_8859_1);
            } catch (final IOException e) {
                // It was refused in the midst of it.
                return "";
            }
        } catch (final GeneralSecurityException e) {
            throw new UnusableEnvironmentException("this Java has no TLS", e);
        }
    }
}
