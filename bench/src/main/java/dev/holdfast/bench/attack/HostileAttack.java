package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.hostile.HostileKind;
import dev.holdfast.bench.attack.hostile.HostileMain;
import dev.holdfast.bench.load.LoadGenerator;
import dev.holdfast.bench.load.LoadResult;
import dev.holdfast.bench.load.LoadTarget;
import dev.holdfast.bench.load.SignedRequest;
import dev.holdfast.bench.process.ProcessLook;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.process.JavaProcess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A platform that behaves well, five hundred new orders a second on few kept connections, first alone and then beside a
 * thousand {@linkplain HostileKind hostile connections}: it is never refused, and answered in time. Blocks until all is
 * done.
 */
final class HostileAttack {
    /** How many there are, and of what kinds. */
    record Hostiles(int connections, List<HostileKind> kinds) {
        String names() {
            return kinds.stream().map(HostileKind::name).collect(Collectors.joining(","));
        }
    }

    private static final int USUAL_SECONDS = 15;
    private static final double RATE = 500;
    private static final int CONNECTIONS = 8;
    private static final int WARM_UP_SECONDS = 4;
    private static final String HONEST = "127.0.0.2";
    private static final long LEAD_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final AttackTarget target;
    private final Findings findings;
    private final Hostiles hostiles;
    private final long limitNs;
    private final int seconds;

    /**
     * An attack.
     *
     * @param limitMs in which the platform has to be answered.
     */
    HostileAttack(
        final AttackTarget target, final AttackSettings settings, final Findings findings, final Hostiles hostiles,
        final long limitMs) {
        this.target = target;
        this.findings = findings;
        this.hostiles = hostiles;
        limitNs = TimeUnit.MILLISECONDS.toNanos(limitMs);
        seconds = settings.secondsOr(USUAL_SECONDS);
    }

    void run() {
        final LoadTarget honest = LoadTarget.running(target.callbacks(), target.credentials(), CONNECTIONS);
        final ProcessLook gateway = target.look();
        final String run = "h" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX) + '-';
        try (LoadGenerator platform = new LoadGenerator(honest, new SignedRequest(honest, run, CONNECTIONS), HONEST)) {
            platform.openLoop(RATE, WARM_UP_SECONDS, CONNECTIONS);
            final int sockets = gateway.state().sockets();
            final double before = gateway.processorSeconds();
            report("alone", platform.openLoop(RATE, seconds, CONNECTIONS));
            findings.fact("the gateway took %.1f s of processor time", gateway.processorSeconds() - before);
            besideHostileOnes(platform, gateway, new SignedRequest(honest, run + 'g', CONNECTIONS)
                .make(0, System.currentTimeMillis()));
            awaitFewer(gateway, sockets);
        }
        target.lookForErrors(findings);
    }

    private void besideHostileOnes(
        final LoadGenerator platform, final ProcessLook gateway, final byte[] genuine) {
        final Path captured = captured(genuine);
        final double before = gateway.processorSeconds();
        try (JavaProcess attackers = new JavaProcess(HostileMain.class, HostileMain.READY,
            List.of(target.callbackAddress().getAddress().getHostAddress(),
                Integer.toString(target.callbackAddress().getPort()), Integer.toString(hostiles.connections),
                captured.toString(), hostiles.names()))) {
            final ProcessLook attacking = new ProcessLook(attackers.pid());
            LockSupport.parkNanos(LEAD_NS);
            report("beside " + hostiles.connections + " hostile connections",
                platform.openLoop(RATE, seconds, CONNECTIONS));
            findings.fact("the gateway took %.1f s of processor time, and the attackers %.1f s",
                gateway.processorSeconds() - before, attacking.processorSeconds());
            findings.require(attackers.isAlive(), "the attackers ended: %s", attackers.output());
            findings.fact("attackers: %s", attackers.output().lines().reduce((first, last) -> last).orElse("nothing"));
        } finally {
            remove(captured);
        }
    }

    private static Path captured(final byte[] genuine) {
        try {
            return Files.write(Files.createTempFile("holdfast-captured", null), genuine);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot write a temporary file: " + e, e);
        }
    }

    private static void remove(final Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot remove " + file + ": " + e, e);
        }
    }

    private void report(final String when, final LoadResult result) {
        final long sent = Math.round(RATE * seconds);
        findings.fact("%-32s sent %d, approved %d, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms%s", when, sent,
            result.approved(), result.percentileNs(50) / 1e6, result.percentileNs(99) / 1e6,
            result.percentileNs(99.9) / 1e6, result.latencyNs().getMaxValue() / 1e6,
            result.invalidity() == null ? "" : "; " + result.invalidity());
        findings.require(result.approved() == sent, "%s: %d of %d were not approved", when, sent - result.approved(),
            sent);
        findings.require(result.latencyNs().getMaxValue() <= limitNs, "%s: the slowest answer took %.1f ms", when,
            result.latencyNs().getMaxValue() / 1e6);
    }

    private void awaitFewer(final ProcessLook gateway, final int sockets) {
        final long startNs = System.nanoTime();
        while (gateway.sockets() > sockets && System.nanoTime() - startNs < SETTLE_NS) {
            LockSupport.parkNanos(LOOK_NS);
        }
        findings.require(gateway.sockets() <= sockets, "connections are left: %d, and before %d", gateway.sockets(),
            sockets);
    }
}
