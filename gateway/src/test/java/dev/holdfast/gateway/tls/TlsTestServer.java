package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.CanonicalForm;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A gateway that takes callbacks over TLS, and plain sockets to it. */
final class TlsTestServer implements AutoCloseable {
    private static final int TIMEOUT_MS = 10_000;

    final Path certificate;
    final Path key;
    final TestGateway gateway;

    TlsTestServer(final Path directory, final TestCertificates.Issued issued, final String... settings)
            throws IOException {
        certificate = directory.resolve("certificate.pem");
        key = directory.resolve("key.pem");
        issued.write(certificate, key);
        final List<String> all = new ArrayList<>(List.of("callback.tls_certificate_file", certificate.toString(),
            "callback.tls_key_file", key.toString(), "secrets.poll_ms", "20"));
        all.addAll(List.of(settings));
        gateway = new TestGateway(directory.resolve("data"), all.toArray(String[]::new));
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", gateway.callbackUrl().getPort());
    }

    /** Not yet connected by TLS. */
    SSLSocket connect(final SSLContext tls) throws IOException {
        final Socket plain = new Socket();
        plain.connect(address());
        final SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost",
            address().getPort(), true);
        socket.setSoTimeout(TIMEOUT_MS);
        return socket;
    }

    /** The certificate that new connections are shown. */
    X509Certificate shown(final SSLContext tls) throws IOException {
        try (SSLSocket socket = connect(tls)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Posts a signed authorization and returns the code of its answer. */
    int authorize(final Socket socket, final String consumeNo) throws IOException {
        final long nowMs = System.currentTimeMillis();
        final String body = CallbackBodies.auth(consumeNo, "C1", "U1", "0.01", nowMs);
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        final String head = "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Timestamp: " + nowMs + "\r\nSign-Version: V1\r\nTimezone: UTC+8\r\nSignature: "
            + gateway.platform().sign(body, nowMs, CanonicalForm.FASTJSON1) + "\r\nContent-Length: " + bytes.length
            + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        final String answer = answer(socket.getInputStream());
        return Integer.parseInt(answer.replaceAll("(?s).*\"code\":(\\d+).*", "$1"));
    }

    private static String answer(final InputStream in) throws IOException {
        final StringBuilder text = new StringBuilder();
        while (!text.toString().matches("(?s).*\r\n\r\n.*}")) {
            final int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended after: " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
