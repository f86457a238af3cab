package dev.holdfast.bench.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.holdfast.bench.process.ProcessLook;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Starts gateways that have a secret of every kind that the settings know, lets them succeed and fail, and looks for
 * the secrets in all that they printed, logged, wrote and show of themselves. A dump of the heap holds them, and is not
 * looked at. Blocks until all is done.
 */
final class SecretsAttack {
    private static final Pattern SECRET = Pattern.compile(".*(secret|token|password|key|pin|credential)s?");
    /** The name of the account with the platform: it goes over the wire with each request, and into logs. */
    private static final String NO_SECRET = "platform.api_key";
    private static final String TOKEN = "admin.token";
    private static final String API_SECRET = "platform.api_secret";
    private static final String KEY_PASSWORD = "callback.tls_key_password";
    private static final int COMMAND_SECONDS = 60;

    private final Findings findings;
    private final Random random;
    private final Path directory;
    private final Map<String, String> secrets = new TreeMap<>();
    private final SecretSearch search;
    private final int mostRefused;
    private int starts;

    SecretsAttack(final AttackSettings settings, final Findings findings) {
        this.findings = findings;
        random = new Random(settings.seed());
        mostRefused = settings.requestsOr(Integer.MAX_VALUE);
        names();
        search = new SecretSearch(secrets);
        try {
            directory = Files.createTempDirectory("holdfast-secrets");
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot make a temporary directory: " + e, e);
        }
    }

    /** A value for every setting that is named as a secret is. */
    private void names() {
        try {
            addNames("", new ObjectMapper(new YAMLFactory()).readTree(SettingValues.defaults()));
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("the settings cannot be read: " + e, e);
        }
    }

    private void addNames(final String prefix, final JsonNode node) {
        node.properties().forEach(member -> {
            final String name = prefix + member.getKey();
            if (member.getValue().isObject()) {
                addNames(name + '.', member.getValue());
            } else if (SECRET.matcher(member.getKey()).matches() && !name.equals(NO_SECRET)) {
                secrets.put(name, "hf+" + Long.toHexString(random.nextLong()) + "/~" + Long.toHexString(
                    random.nextLong()));
            }
        });
    }

    void run() throws InterruptedException {
        try {
            makeCertificate();
            serve("inline", settings(secrets), Map.of());
            serve("files", settings(asFiles()), Map.of());
            serve("environment", settings(Map.of()), asVariables());
            refusedStarts();
            findings.fact("searched %s; %d starts; heap dumps are left out, since secrets are in memory",
                search.summary(),
                starts);
            findings.fact("secrets  %s", secrets.keySet());
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot look for secrets: " + e, e);
        } finally {
            AttackTarget.delete(directory);
        }
    }

    private void makeCertificate() throws IOException, InterruptedException {
        final ProcessBuilder builder = new ProcessBuilder("openssl", "req", "-x509", "-newkey", "rsa:2048", "-days",
            "2", "-subj", "/CN=localhost", "-keyout", directory.resolve("key.pem").toString(), "-out",
            directory.resolve("certificate.pem").toString(), "-passout", "env:PASSWORD")
            .redirectErrorStream(true).redirectOutput(directory.resolve("openssl.out").toFile());
        builder.environment().put("PASSWORD", secrets.get(KEY_PASSWORD));
        final Process openssl = builder.start();
        if (!openssl.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || openssl.exitValue() != 0) {
            throw new UnusableEnvironmentException("openssl made no certificate");
        }
    }

    /** Settings with what they have beside the secrets. */
    private String settings(final Map<String, String> more) {
        final Map<String, String> all = new LinkedHashMap<>(Map.of("data_dir", data().toString(), "callback.host",
            "127.0.0.1", "callback.port", "0", "admin.port", "0", "callback.tls_certificate_file",
            directory.resolve("certificate.pem").toString(), "callback.tls_key_file",
            directory.resolve("key.pem").toString(), NO_SECRET, "ak_attack", "platform.base_url", "http://127.0.0.1:1",
            "stop.drain_ms", "0"));
        all.putAll(more);
        final StringBuilder yaml = new StringBuilder();
        final Map<String, StringBuilder> areas = new TreeMap<>();
        all.forEach((name, value) -> {
            final int dot = name.indexOf('.');
            final StringBuilder area = dot < 0 ? yaml
                : areas.computeIfAbsent(name.substring(0, dot), none -> new StringBuilder());
            area.append(dot < 0 ? "" : "  ").append(name.substring(dot + 1)).append(": \"").append(value)
                .append("\"\n");
        });
        areas.forEach((name, area) -> yaml.append(name).append(":\n").append(area));
        return yaml.toString();
    }

    private Path data() {
        return directory.resolve("data-" + starts);
    }

    /** Where a setting has a neighbour that names a file. */
    private Map<String, String> asFiles() throws IOException {
        final Map<String, String> files = new TreeMap<>();
        for (final Map.Entry<String, String> secret : secrets.entrySet()) {
            if (SettingValues.defaults().contains(secret.getKey().replaceFirst(".*\\.", "") + "_file:")) {
                final Path file = directory.resolve(secret.getKey());
                files.put(secret.getKey() + "_file", write(file, secret.getValue() + '\n').toString());
            } else {
                files.put(secret.getKey(), secret.getValue());
            }
        }
        return files;
    }

    private Map<String, String> asVariables() {
        final Map<String, String> variables = new TreeMap<>();
        secrets.forEach((name, value) -> variables.put("HOLDFAST_" + name.toUpperCase(Locale.ROOT)
            .replace('.', '_'), value));
        return variables;
    }

    private void serve(final String name, final String yaml, final Map<String, String> environment)
        throws IOException, InterruptedException {
        final Path data = data();
        final Path settings = write(directory.resolve(name + ".yaml"), yaml);
        try (SecretGateway gateway = new SecretGateway(directory, name, settings, environment)) {
            if (!gateway.isReady()) {
                throw new UnusableEnvironmentException("the gateway with secrets did not start:\n"
                    + gateway.printed());
            }
            new SecretUse(URI.create(gateway.printedBehind("callbacks:")),
                URI.create(gateway.printedBehind("back-office:")),
                secrets.get(API_SECRET), secrets.get(TOKEN)).everything(search, findings);
            final ProcessLook look = gateway.look();
            for (final String command : new String[] {"Thread.print", "VM.command_line", "VM.flags", "VM.info",
                "VM.system_properties", "GC.class_histogram"}) {
                search.search("jcmd " + command, look.jcmd(command), findings);
            }
            final Path process = Path.of("/proc", Long.toString(look.pid()));
            search.search("the command line", Files.readString(process.resolve("cmdline")), findings);
            for (final ProcessHandle child : gateway.children()) {
                final Path own = Path.of("/proc", Long.toString(child.pid()));
                search.search("a child's command line", Files.readString(own.resolve("cmdline")), findings);
                search.search("a child's environment", Files.readString(own.resolve("environ")), findings);
            }
            starts++;
        }
        search.search(directory.resolve(name + ".out"), findings);
        search.search(data, findings);
    }

    /** Settings that are wrong, each with a secret in what is wrong or near it. */
    private void refusedStarts() throws IOException {
        final Map<String, String> bad = new LinkedHashMap<>();
        secrets.forEach((name, secret) -> {
            final String area = name.substring(0, name.indexOf('.'));
            final String member = name.substring(name.indexOf('.') + 1);
            bad.put("unclosed-" + name, settings(secrets) + area + ": {" + member + ": \"" + secret + "\n");
            bad.put("list-" + name, area + ": {" + member + ": [\"" + secret + "\"]}\n");
            bad.put("map-" + name, area + ": {" + member + ": {x: \"" + secret + "\"}}\n");
            bad.put("misspelt-" + name, area + ": {" + member + "s: \"" + secret + "\"}\n");
            bad.put("elsewhere-" + name, member + ": \"" + secret + "\"\n");
            bad.put("tab-" + name, area + ":\n\t" + member + ": \"" + secret + "\"\n");
            bad.put("twice-" + name, area + ":\n  " + member + ": \"" + secret + "\"\n  " + member + ": \"" + secret
                + "\"\n");
            bad.put("bare-" + name, area + ":\n  " + member + " \"" + secret + "\"\n");
        });
        final Map<String, String> wrong = new TreeMap<>(secrets);
        wrong.put(KEY_PASSWORD, secrets.get(TOKEN));
        bad.put("wrong-password", settings(wrong));
        wrong.putAll(secrets);
        wrong.put("callback.port", secrets.get(TOKEN));
        bad.put("secret-as-port", settings(wrong).replace("port: \"" + secrets.get(TOKEN), "port: \"x"));
        for (final Map.Entry<String, String> each : bad.entrySet().stream().limit(mostRefused).toList()) {
            final Path settings = write(directory.resolve(each.getKey() + ".yaml"), each.getValue());
            try (SecretGateway gateway = new SecretGateway(directory, each.getKey(), settings, Map.of())) {
                findings.require(!gateway.isReady(), "%s: a gateway started", each.getKey());
                starts++;
            }
            search.search(directory.resolve(each.getKey() + ".out"), findings);
        }
    }

    /** For its owner alone, since a file that holds a secret is refused otherwise. */
    private static Path write(final Path file, final String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
