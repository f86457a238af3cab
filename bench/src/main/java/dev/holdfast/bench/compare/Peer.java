package dev.holdfast.bench.compare;

import dev.holdfast.bench.load.LoadTarget;
import dev.holdfast.bench.process.ProcessLook;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.process.ReadyProcess;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one would write instead, under {@code bench/peers}: each has a script that starts it with its store. Blocks. */
enum Peer {
    SPRING_POSTGRES("spring + postgres", "spring-postgres"),
    VERTX_REDIS("vert.x + redis", "vertx-redis");

    private static final String READY = "peer ";
    private static final String APP_ID = "ak_peer";
    private static final int SECRET_BYTES = 16;

    private final String label;
    private final String directory;

    Peer(final String label, final String directory) {
        this.label = label;
        this.directory = directory;
    }

    static boolean isOne(final String name) {
        return Arrays.stream(values()).anyMatch(peer -> peer.label.equals(name));
    }

    String label() {
        return label;
    }

    /** What this machine lacks for it, in a sentence of its script; empty when it can start. */
    Optional<String> missing(final Path peers) {
        try {
            final Process check = new ProcessBuilder(script(peers), "--check").redirectErrorStream(true).start();
            final String printed = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return check.waitFor() == 0 ? Optional.empty() : Optional.of(printed);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot run " + script(peers) + ": " + e, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted", e);
        }
    }

    /**
     * Starts it, and asks it what it has to answer as the gateway does.
     *
     * @throws UnusableEnvironmentException when it does not start, or answers something else.
     */
    Side start(final Path peers, final int cards) {
        final byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        final String secretText = HexFormat.of().formatHex(secret);
        final ReadyProcess process = new ReadyProcess(List.of(script(peers)), READY,
            Map.of("PEER_APP_ID", APP_ID, "PEER_SECRET", secretText, "PEER_CARDS", Integer.toString(cards),
            "PEER_ENDS_WITH_INPUT", "1"));
        // Its store is a process that would stay.
        final Thread stop = new Thread(process::close, "stop-peer");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            final URI url = URI.create(process.readyLine().substring(READY.length()));
            new PeerContract(new CallbackClient(url, APP_ID, secretText),
                new CallbackClient(url, APP_ID, "not " + secretText)).check(label);
            return new Side(new LoadTarget(label, url, APP_ID, secretText, () -> {
                process.close();
                Runtime.getRuntime().removeShutdownHook(stop);
            }), cards, new ProcessLook(process.pid())::processorSecondsOfAll);
        } catch (final RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private String script(final Path peers) {
        return peers.resolve(directory).resolve("run").toString();
    }
}
