package dev.holdfast.gateway.server;

import dev.holdfast.gateway.listener.DoorSettings;
import dev.holdfast.gateway.listener.Proxies;
import dev.holdfast.gateway.listener.SourceRules;
import dev.holdfast.gateway.wire.IdentifierRules;

/**
 * The callback listener's settings, named as in {@code holdfast.yaml} under {@code callback}.
 *
 * @param host              address to listen on.
 * @param port              0 picks a free one.
 * @param path              the one path that takes callbacks.
 * @param allowedSources    networks that may post callbacks, separated by commas; empty for all.
 * @param proxies           our own proxies, addresses and networks, separated by commas.
 * @param proxyProtocol     whether they say by the PROXY protocol for whom they speak: {@code off} or
 *     {@code required}.
 * @param eventLoops        threads that serve connections; 0 for half of the processors.
 * @param nativeTransport   whether to use epoll where there is one.
 * @param identifierCharacters what identifiers may be made of beside letters, digits and {@code . _ : -}.
 * @param door              how many connections may be open, and for how long without a verified callback.
 * @param maxPipelined      requests of one connection that may wait for their answers before no more are read.
 * @param maxBodyBytes      longest body.
 * @param maxHeaderBytes    longest request line, and longest sum of headers.
 * @param readTimeoutMs     from a request's first byte to its last.
 * @param idleTimeoutMs     how long a connection may be silent between requests, once it has sent a verified callback.
 * @param timestampWindowMs how far the {@code Timestamp} header may be from the present.
 * @param timestampDeadline whether the age that the {@code Timestamp} header shows counts against the deadline.
 * @param deadlineMs        from a request's first byte, past which an authorization is declined instead of decided.
 * @param maxInFlight       most callbacks of one event loop on their way through the ledger.
 */
public record CallbackSettings(
    String host, int port, String path, String allowedSources, String proxies, String proxyProtocol,
    String identifierCharacters, int eventLoops, boolean nativeTransport, DoorSettings door, int maxPipelined,
    int maxBodyBytes, int maxHeaderBytes, int readTimeoutMs, int idleTimeoutMs, int timestampWindowMs,
    boolean timestampDeadline, int deadlineMs, int maxInFlight) {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_DEADLINE_MS = 800;

    /** Checks every value. */
    public CallbackSettings {
        check(port >= 0 && port <= MAX_PORT, "port", port, "0 to 65535");
        check(path.startsWith("/") && path.indexOf('?') < 0, "path", path, "a path such as /callback");
        new SourceRules(allowedSources);
        new Proxies(proxies, proxyProtocol);
        check(eventLoops >= 0, "event_loops", eventLoops, "0 or more");
        new IdentifierRules(identifierCharacters);
        check(door.maxConnections() > 0, "max_connections", door.maxConnections(), "1 or more");
        check(door.provingMs() > 0, "proving_timeout_ms", door.provingMs(), "1 or more");
        check(door.maxRefusals() > 0, "max_refusals", door.maxRefusals(), "1 or more");
        check(maxPipelined > 0, "max_pipelined", maxPipelined, "1 or more");
        check(maxBodyBytes >= 1024 && maxBodyBytes <= 1 << 20, "max_body_bytes", maxBodyBytes, "1024 to 1048576");
        check(maxHeaderBytes >= 512 && maxHeaderBytes <= 1 << 16, "max_header_bytes", maxHeaderBytes, "512 to 65536");
        check(readTimeoutMs > 0, "read_timeout_ms", readTimeoutMs, "1 or more");
        check(idleTimeoutMs > 0, "idle_timeout_ms", idleTimeoutMs, "1 or more");
        check(timestampWindowMs > 0, "timestamp_window_ms", timestampWindowMs, "1 or more");
        check(
            deadlineMs > 0
            && deadlineMs <= MAX_DEADLINE_MS, "deadline_ms", deadlineMs, "1 to 800, the platform's own limit");
        check(maxInFlight > 0 && maxInFlight <= 1 << 16, "max_in_flight", maxInFlight, "1 to 65536");
    }

    private static void check(final boolean isGood, final String name, final Object value, final String good) {
        if (!isGood) {
            throw new IllegalArgumentException("callback." + name + "=" + value + " should be " + good);
        }
    }
}
