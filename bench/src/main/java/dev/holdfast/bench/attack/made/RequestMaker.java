package dev.holdfast.bench.attack.made;

import dev.holdfast.bench.attack.judge.PlainJson;
import dev.holdfast.bench.attack.judge.PlainSignature;
import dev.holdfast.bench.attack.judge.PlainSignature.Generation;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Makes whole requests of callbacks: signed, and then {@linkplain Mutation changed}. One thread; allocates. */
public final class RequestMaker {
    private static final long STALE_MS = 180_000;
    private static final String LINE_END = "\r\n";
    private static final List<String> CODINGS = List.of("Transfer-Encoding: chunked", "Transfer-Encoding : chunked",
        " Transfer-Encoding: chunked", "Transfer-Encoding: xchunked", "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: chunked, identity", "Transfer-Encoding:\u000bchunked", "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "transfer-encoding:chunked\r\n x",
        "X: y\nTransfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked", "Transfer-Encoding: chunked\u0000");
    private static final List<String> LENGTHS = List.of("Content-Length: 0", "Content-Length: 5, 5",
        "Content-Length: +5", "Content-Length: 0x5", "Content-Length : 5", "Content-Length: 5\r\n 0",
        "Content-Length: -1", "Content-Length: 99999999999999999999", "Content-Length:", "X: y\nContent-Length: 5",
        "Content-Length: 00005");
    private static final List<String> ODD = List.of("Host: other", "Signature: ", "Signature: 00", "Timestamp: 1",
        "Timezone: UTC+8\r\n folded", "X-Forwarded-For: 10.0.0.1", "Expect: 100-continue", "Expect: 200-ok",
        "Connection: close", "Connection: Upgrade\r\nUpgrade: h2c", "Content-Type: text/plain", "Sign-Version: V2",
        "Sign-Version: V1", "Content-Encoding: gzip", "X: " + "x".repeat(9_000), ": empty", "no colon here",
        "X\u00e4: y", "X: \u0001", "Trailer: Signature", "TE: trailers", "Authorization: Bearer x");

    private final Random random;
    private final String host;
    private final String path;
    private final PlainSignature signature;
    private final BodyChanges bodies;
    private final ByteChanges bytes;

    public RequestMaker(final Random random, final URI url, final PlainSignature signature) {
        this.random = random;
        this.host = url.getAuthority();
        this.path = url.getRawPath();
        this.signature = signature;
        bodies = new BodyChanges(random);
        bytes = new ByteChanges(random);
    }

    /**
     * A request's bytes.
     *
     * @param hidden a good request, for what is between two ends of another one.
     * @param signed gets, under each signature that is made, the body that it was made for.
     */
    public byte[] make(
        final SampleCallback callback, final Mutation mutation, final byte[] hidden, final Map<String, String> signed) {
        final long nowMs = System.currentTimeMillis();
        final String timestamp = Long.toString(mutation != Mutation.STALE ? nowMs
            : nowMs + (random.nextBoolean() ? STALE_MS : -STALE_MS));
        final SampleCallback meant = mutation == Mutation.SIGNED_ANEW || mutation == Mutation.SIGNED_FOR_OTHER
            ? bodies.other(callback) : callback;
        final String hex = sign(meant, timestamp, signed);
        final byte[] body = utf8(bodies.body(mutation == Mutation.SIGNED_ANEW ? meant : callback, mutation));
        final String requestLine = "POST " + path + " HTTP/1.1";
        final String head = requestLine + LINE_END + "Host: " + host + LINE_END
            + "Content-Type: application/json\r\nTimestamp: " + timestamp + "\r\nSignature: " + hex
            + "\r\nSign-Version: V1\r\nTimezone: UTC+8\r\n";
        return switch (mutation) {
            case BODY_BYTES -> plain(head, bytes.change(body));
            case HEAD_BYTES -> join(bytes.change(utf8(head + "Content-Length: " + body.length + "\r\n\r\n")), body);
            case WRONG_LENGTH -> wrongLength(head, body);
            case CHUNKED -> join(utf8(head + "Transfer-Encoding: chunked\r\n\r\n"), chunks(body));
            case CHUNKED_BADLY ->
                join(utf8(head + "Transfer-Encoding: chunked\r\n\r\n"), bytes.change(chunks(body)));
            case SMUGGLED -> smuggled(head, body, hidden);
            case ODD_HEADERS -> odd(head, body);
            default -> plain(head, body);
        };
    }

    /** A request that has to be served. */
    public byte[] good(final SampleCallback callback, final Map<String, String> signed) {
        return make(callback, Mutation.NONE, new byte[0], signed);
    }

    private String sign(final SampleCallback callback, final String timestamp, final Map<String, String> signed) {
        final String body = callback.body();
        final Map<?, ?> envelope = (Map<?, ?>) PlainJson.parse(utf8(body));
        final Generation generation = random.nextBoolean() ? Generation.OLDER : Generation.NEWER;
        final String hex = signature.sign(signature.text((Map<?, ?>) envelope.get("data"), timestamp, generation));
        signed.put(hex, body);
        return hex;
    }

    private static byte[] plain(final String head, final byte[] body) {
        return join(utf8(head + "Content-Length: " + body.length + "\r\n\r\n"), body);
    }

    private byte[] wrongLength(final String head, final byte[] body) {
        final byte[] changed = bytes.change(body);
        final int length = Math.max(0, body.length + random.nextInt(5) - 2);
        return join(utf8(head + "Content-Length: " + length + "\r\n\r\n"), changed);
    }

    private byte[] chunks(final byte[] body) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            final int end = Math.min(body.length, at + 1 + random.nextInt(body.length));
            out.writeBytes(utf8((random.nextBoolean() ? Integer.toHexString(end - at)
                : Integer.toHexString(end - at).toUpperCase(Locale.ROOT))
                + (random.nextInt(4) == 0 ? ";a=\"b\"" : "") + LINE_END));
            out.write(body, at, end - at);
            out.writeBytes(utf8(LINE_END));
            at = end;
        }
        out.writeBytes(utf8(random.nextInt(4) == 0 ? "0\r\nX-Trailer: y\r\n\r\n" : "0\r\n\r\n"));
        return out.toByteArray();
    }

    /** Behind one of its ends, for those who believe in that one, begins another request. */
    private byte[] smuggled(final String head, final byte[] body, final byte[] hidden) {
        final byte[] inBody = join(body, hidden);
        final String length = "Content-Length: " + (random.nextBoolean() ? body.length : inBody.length);
        final String lengths = random.nextInt(3) > 0 ? length : length + LINE_END
            + LENGTHS.get(random.nextInt(LENGTHS.size()));
        final String coding = CODINGS.get(random.nextInt(CODINGS.size()));
        return switch (random.nextInt(4)) {
            case 0 -> join(utf8(head + lengths + LINE_END + coding + "\r\n\r\n"), chunks(body), hidden);
            case 1 -> join(utf8(head + coding + LINE_END + lengths + "\r\n\r\n0\r\n\r\n"), hidden);
            case 2 -> join(utf8(head + lengths + LINE_END + LENGTHS.get(random.nextInt(LENGTHS.size())) + "\r\n\r\n"),
                inBody);
            default -> join(utf8(head.replaceFirst("HTTP/1.1", "HTTP/1.0") + coding + "\r\n\r\n"), chunks(body),
                hidden);
        };
    }

    private byte[] odd(final String head, final byte[] body) {
        final String line = ODD.get(random.nextInt(ODD.size()));
        final String changed = switch (random.nextInt(7)) {
            case 0 -> head.replaceFirst("HTTP/1.1", random.nextBoolean() ? "HTTP/1.0" : "HTTP/2.0");
            case 1 -> head.replaceFirst(path, "http://" + host + path);
            case 2 -> head.replaceFirst(path, path + (random.nextBoolean() ? "?a=b" : "/../callback"));
            case 3 -> head.toUpperCase(Locale.ROOT).replaceFirst(path.toUpperCase(Locale.ROOT),
                path);
            default -> head + line + LINE_END;
        };
        return plain(changed, body);
    }

    private static byte[] utf8(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] join(final byte[]... parts) {
        final byte[] joined = Arrays.copyOf(parts[0], Arrays.stream(parts).mapToInt(part -> part.length).sum());
        int at = parts[0].length;
        for (int i = 1; i < parts.length; i++) {
            System.arraycopy(parts[i], 0, joined, at, parts[i].length);
            at += parts[i].length;
        }
        return joined;
    }
}
