package dev.holdfast.deploy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each jar that is installed is used: a running gateway loads a class of it, or the reason why it need not stands
 * here.
 */
class ClassPathTest {
    /** What a start and an approval do not touch. */
    private static final Map<String, String> IN_RESERVE = Map.ofEntries(
        Map.entry("bcpkix-jdk18on", "reads TLS keys"),
        Map.entry("bcprov-jdk18on", "reads TLS keys that are encrypted"),
        Map.entry("bcutil-jdk18on", "bcpkix needs it"),
        Map.entry("chronicle-threads", "classes of Chronicle Map and Wire name it"),
        Map.entry("jackson-dataformat-yaml", "reads scenarios for the sandbox, whose archive adds nothing but our own"),
        Map.entry("netty-all", "holds no class; it brings the others"),
        Map.entry("netty-codec-compression", "netty-codec-http names it for compressed content"),
        Map.entry("netty-codec-haproxy", "reads PROXY headers, which callback.proxy_protocol switches on"),
        Map.entry("netty-resolver", "netty-transport names it for clients"),
        Map.entry("netty-transport-native-epoll", "native code, for each kind of processor"),
        Map.entry("prometheus-metrics-tracer-common", "the metrics name it for samples with traces"),
        Map.entry("prometheus-metrics-tracer-initializer", "the metrics name it for samples with traces"));
    private static final Pattern SOURCE = Pattern.compile(" source: (file:\\S+\\.jar)");

    @TempDir
    private Path directory;

    @Test
    void shouldInstallNoJarThatIsNotUsed() throws Exception {
        final Installation installation = Installation.in(directory);
        final Path log = directory.resolve("classes.log");
        final Path data = directory.resolve("data");
        try (Installation.Running gateway =
            installation.serve(data, Map.of("HOLDFAST_JAVA_OPTS", "-Xshare:off -Xlog:class+load=info:file=" + log))) {
            gateway.admin(data, "PUT", "/v1/accounts/U1", "{\"currency\":\"USD\",\"overdraft\":\"0\"}");
            gateway.admin(data, "GET", "/metrics", null);
            assertThat(gateway.stop()).isZero();
        }

        final Set<String> unused = new TreeSet<>();
        try (Stream<Path> jars = Files.list(installation.home().resolve("lib"))) {
            jars.map(jar -> jar.getFileName().toString()).filter(name -> name.endsWith(".jar"))
                .map(ClassPathTest::artifact).forEach(unused::add);
        }
        try (Stream<String> lines = Files.lines(log)) {
            unused.removeAll(lines.flatMap(line -> SOURCE.matcher(line).results()).map(found -> found.group(1))
                .distinct()
                .map(source -> artifact(Path.of(URI.create(source)).getFileName().toString()))
                    .collect(Collectors.toSet()));
        }

        assertThat(unused).isEqualTo(IN_RESERVE.keySet());
    }

    /** The name without version and classifier. */
    private static String artifact(final String jar) {
        return jar.replaceFirst("-\\d.*", "");
    }
}
