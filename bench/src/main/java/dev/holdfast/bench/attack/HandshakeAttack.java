package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.hostile.HostileKind;
import dev.holdfast.bench.attack.hostile.HostileMain;
import dev.holdfast.bench.load.FreshLoad;
import dev.holdfast.bench.load.LoadGenerator;
import dev.holdfast.bench.load.LoadResult;
import dev.holdfast.bench.load.LoadTarget;
import dev.holdfast.bench.load.SignedRequest;
import dev.holdfast.bench.process.ProcessLook;
import dev.holdfast.bench.process.SelfSigned;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.process.GatewayProcess;
import dev.holdfast.sandbox.process.JavaProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A platform over TLS, on connections that it keeps and on new ones, first alone and then beside strangers that begin
 * handshakes as fast as they are answered and end none: a beginning costs a stranger nothing, and the gateway a
 * signature. It has a gateway of its own, since few others speak TLS. Blocks until all is done.
 */
final class HandshakeAttack {
    private static final int USUAL_SECONDS = 10;
    private static final double RATE = 500;
    private static final int CONNECTIONS = 8;
    private static final int WARM_UP_SECONDS = 12;
    /** New connections of the platform a second. */
    private static final double FRESH_RATE = 5;
    private static final String HONEST = "127.0.0.2";
    private static final long LEAD_NS = TimeUnit.SECONDS.toNanos(2);

    private final Findings findings;
    private final int strangers;
    private final long limitNs;
    private final int seconds;

    /** @param limitMs in which the platform has to be answered. */
    HandshakeAttack(
        final AttackSettings settings, final Findings findings, final int strangers, final long limitMs) {
        this.findings = findings;
        this.strangers = strangers;
        limitNs = TimeUnit.MILLISECONDS.toNanos(limitMs);
        seconds = settings.secondsOr(USUAL_SECONDS);
    }

    void run() throws InterruptedException {
        final Path directory = AttackTarget.temporaryDirectory();
        try (GatewayProcess gateway = start(directory)) {
            final LoadTarget honest = LoadTarget.running(null, gateway.credentials(), CONNECTIONS);
            final String run = "t" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-';
            final SignedRequest requests = new SignedRequest(honest, run, CONNECTIONS);
            try (LoadGenerator platform = new LoadGenerator(honest, requests, HONEST)) {
                platform.openLoop(RATE, WARM_UP_SECONDS, CONNECTIONS);
                attend("alone", platform, new FreshLoad(honest, new SignedRequest(honest, run + 'a', CONNECTIONS),
                    HONEST));
                besideStrangers(gateway, honest, platform,
                    new FreshLoad(honest, new SignedRequest(honest, run + 'b', CONNECTIONS), HONEST));
            }
            findings.require(gateway.isAlive(), "the gateway ended: %s", gateway.output());
        } finally {
            AttackTarget.delete(directory);
        }
    }

    private static GatewayProcess start(final Path directory) {
        final Path certificate = directory.resolve("certificate.pem");
        final Path key = directory.resolve("key.pem");
        final Path settings = directory.resolve("attack.yaml");
        try {
            SelfSigned.make().write(certificate, key);
            Files.writeString(settings, "callback.tls_certificate_file: " + certificate + "\ncallback.tls_key_file: "
                + key + '\n');
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot write to " + directory + ": " + e, e);
        }
        return new GatewayProcess(directory, "--config", settings.toString());
    }

    private void besideStrangers(
        final GatewayProcess gateway, final LoadTarget honest, final LoadGenerator platform, final FreshLoad fresh)
        throws InterruptedException {
        final ProcessLook look = new ProcessLook(gateway.pid());
        final double before = look.processorSeconds();
        try (JavaProcess attackers = new JavaProcess(HostileMain.class, HostileMain.READY,
            List.of("127.0.0.1", Integer.toString(honest.url().getPort()), Integer.toString(strangers), "/dev/null",
                HostileKind.HELLO.name()))) {
            final ProcessLook attacking = new ProcessLook(attackers.pid());
            LockSupport.parkNanos(LEAD_NS);
            attend("beside " + strangers + " strangers", platform, fresh);
            findings.fact("the gateway took %.1f s of processor time, and the attackers %.1f s",
                look.processorSeconds() - before, attacking.processorSeconds());
            findings.require(attackers.isAlive(), "the attackers ended: %s", attackers.output());
            findings.fact("attackers: %s", attackers.output().lines().reduce((first, last) -> last).orElse("nothing"));
        }
    }

    private void attend(final String when, final LoadGenerator platform, final FreshLoad fresh)
        throws InterruptedException {
        final int newcomers = (int) (FRESH_RATE * seconds);
        final Thread connecting = new Thread(() -> connect(fresh, newcomers), "newcomers");
        connecting.start();
        final LoadResult kept = platform.openLoop(RATE, seconds, CONNECTIONS);
        connecting.join();
        final long sent = Math.round(RATE * seconds);
        findings.fact("%-24s kept connections: %d of %d approved, p99 %.1f ms, max %.1f ms%s", when, kept.approved(),
            sent, kept.percentileNs(99) / 1e6, kept.latencyNs().getMaxValue() / 1e6,
            kept.invalidity() == null ? "" : "; " + kept.invalidity());
        findings.fact("%-24s new connections: %d of %d approved, p99 %.1f ms, max %.1f ms", when, fresh.approved(),
            newcomers, fresh.latencyNs().getValueAtPercentile(99) / 1e6, fresh.latencyNs().getMaxValue() / 1e6);
        findings.require(kept.approved() == sent, "%s: %d of %d on kept connections were not approved", when,
            sent - kept.approved(), sent);
        findings.require(fresh.approved() == newcomers, "%s: %d of %d on new connections were not approved", when,
            newcomers - fresh.approved(), newcomers);
        findings.require(kept.latencyNs().getMaxValue() <= limitNs, "%s: the slowest answer took %.1f ms", when,
            kept.latencyNs().getMaxValue() / 1e6);
        findings.require(fresh.latencyNs().getMaxValue() <= limitNs,
            "%s: the slowest new connection took %.1f ms", when,
            fresh.latencyNs().getMaxValue() / 1e6);
    }

    private static void connect(final FreshLoad fresh, final int newcomers) {
        try {
            fresh.run(FRESH_RATE, newcomers);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
