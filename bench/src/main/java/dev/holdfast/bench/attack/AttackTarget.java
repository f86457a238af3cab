package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.judge.PlainSignature;
import dev.holdfast.bench.process.ProcessLook;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.process.GatewayProcess;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The gateway that is attacked: one of our own in a fresh directory, or somebody's on this machine. No other machine is
 * ever attacked.
 *
 * @param callbacks   its callback URL.
 * @param office      the back-office's URL.
 * @param credentials its secrets, for what has to be signed rightly and for looking at the ledger.
 * @param process     null when it is not ours.
 * @param directory   of our own; null when it is not ours.
 */
record AttackTarget(
    URI callbacks, URI office, DevCredentials credentials, GatewayProcess process,
    Path directory) implements AutoCloseable {
    /** @throws UnusableEnvironmentException when one of the addresses is not on this machine's loopback. */
    AttackTarget {
        requireLoopback(callbacks);
        requireLoopback(office);
    }

    /** A gateway of our own. */
    static AttackTarget own() {
        final Path directory = temporaryDirectory();
        final GatewayProcess process = new GatewayProcess(directory);
        final DevCredentials credentials = process.credentials();
        return new AttackTarget(URI.create(credentials.callbackUrl()), URI.create(credentials.adminUrl()),
            credentials, process, directory);
    }

    static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("holdfast-attack");
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot make a temporary directory: " + e, e);
        }
    }

    /** Somebody's. */
    static AttackTarget running(final URI url, final Path credentialsFile) {
        final DevCredentials credentials = DevCredentials.read(credentialsFile);
        if (credentials.adminUrl() == null || credentials.adminToken() == null) {
            throw new UnusableEnvironmentException("credentials file=" + credentialsFile
                + " should name admin_url and admin_token, so that the ledger can be looked at");
        }
        return new AttackTarget(url, URI.create(credentials.adminUrl()), credentials, null, null);
    }

    private static void requireLoopback(final URI url) {
        try {
            if (url.getHost() == null || !InetAddress.getByName(url.getHost()).isLoopbackAddress()) {
                throw new UnusableEnvironmentException("url=" + url
                    + " should be on this machine's loopback, such as http://127.0.0.1:8080/callback: nothing else is"
                    + " attacked");
            }
        } catch (final UnknownHostException e) {
            throw new UnusableEnvironmentException("url=" + url + " names a host that is not known", e);
        }
    }

    InetSocketAddress callbackAddress() {
        return new InetSocketAddress(callbacks.getHost(), callbacks.getPort());
    }

    InetSocketAddress officeAddress() {
        return new InetSocketAddress(office.getHost(), office.getPort());
    }

    AdminClient admin() {
        return new AdminClient(office.toString(), credentials.adminToken());
    }

    PlainSignature signature() {
        return new PlainSignature(credentials.apiKey(), credentials.apiSecret());
    }

    /** Its process, to be looked at from outside. */
    ProcessLook look() {
        return process == null ? ProcessLook.listeningAt(callbacks.getPort()) : new ProcessLook(process.pid());
    }

    /** Nothing that a stranger sends is an error of ours, in the last lines of the log of our own at least. */
    void lookForErrors(final Findings findings) {
        if (process != null) {
            process.output().lines().filter(line -> line.contains(" ERROR ")).findFirst()
                .ifPresent(line -> findings.problem("the log has %s", line));
            findings.require(process.isAlive(), "the process has ended: %s", process.output());
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
            delete(directory);
        }
    }

    static void delete(final Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot remove " + directory + ": " + e, e);
        }
    }
}
