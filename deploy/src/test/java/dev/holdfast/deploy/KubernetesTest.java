package dev.holdfast.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** The example for Kubernetes is what it says: its parts name each other rightly, and its settings are settings. */
class KubernetesTest {
    private static final Path FILE = Path.of("kubernetes.yaml");
    /** As docs/operating.md has it. */
    private static final long ENDING_MS = 15_000;

    @TempDir
    private Path directory;
    private final Map<String, JsonNode> objects = new HashMap<>();
    private JsonNode pod;
    private JsonNode container;

    @BeforeEach
    void read() throws IOException {
        final YAMLMapper mapper = new YAMLMapper(new YAMLFactory());
        try (var documents = mapper.readerFor(JsonNode.class).<JsonNode>readValues(FILE.toFile())) {
            while (documents.hasNextValue()) {
                final JsonNode object = documents.nextValue();
                final String name = object.at("/kind").asText() + ' ' + object.at("/metadata/name").asText();
                assertThat(objects.put(name, object)).as("%s stands there twice", name).isNull();
            }
        }
        pod = objects.get("StatefulSet holdfast").at("/spec/template");
        container = pod.at("/spec/containers/0");
    }

    @Test
    void shouldRunOneAtATime() {
        assertThat(objects.keySet()).containsExactlyInAnyOrder("Secret holdfast", "ConfigMap holdfast",
            "Service holdfast", "Service holdfast-admin", "StatefulSet holdfast");
        assertThat(objects.get("StatefulSet holdfast").at("/spec/replicas").asInt()).isEqualTo(1);
        assertThat(objects.get("StatefulSet holdfast").at("/spec/volumeClaimTemplates/0/spec/accessModes/0").asText())
            .isEqualTo("ReadWriteOncePod");
    }

    @Test
    void shouldFindItsPodsByTheirLabelsAndPorts() {
        final Set<String> ports = new TreeSet<>();
        container.at("/ports").forEach(port -> ports.add(port.path("name").asText()));
        for (final String service : List.of("Service holdfast", "Service holdfast-admin")) {
            final JsonNode spec = objects.get(service).path("spec");
            assertThat(spec.path("selector")).isEqualTo(pod.at("/metadata/labels"));
            spec.path("ports").forEach(port -> assertThat(ports).contains(port.path("targetPort").asText()));
        }
        for (final String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            final JsonNode get = container.path(probe).path("httpGet");
            assertThat(ports).contains(get.path("port").asText());
            assertThat(get.path("path").asText()).isIn("/health/live", "/health/ready");
            assertThat(get.path("scheme").asText()).as("the back-office speaks TLS alone").isEqualTo("HTTPS");
        }
    }

    @Test
    void shouldMountWhatThereIs() {
        final Set<String> volumes = new TreeSet<>();
        pod.at("/spec/volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
        objects.get("StatefulSet holdfast").at("/spec/volumeClaimTemplates")
            .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
        final Set<String> mounted = new TreeSet<>();
        container.path("volumeMounts").forEach(mount -> mounted.add(mount.path("name").asText()));
        assertThat(mounted).isEqualTo(volumes);
    }

    /** With the files of the secrets where the pod finds them. */
    @Test
    void shouldHaveSettingsThatAreTaken() throws IOException {
        final GatewaySettings settings = GatewaySettings.of(SettingValues.load(settingsFile(), Map.of(), Map.of()));
        final Map<Integer, String> ports = new HashMap<>();
        container.at("/ports").forEach(port -> ports.put(port.path("containerPort").asInt(),
            port.path("name").asText()));
        assertThat(ports).containsEntry(settings.callback().port(), "callback")
            .containsEntry(settings.admin().port(), "admin");
        assertThat(pod.at("/spec/terminationGracePeriodSeconds").asLong() * 1_000)
            .as("it has ended before it is killed").isGreaterThan(
                settings.drainMs() + settings.engine().journal().stopSnapshotMs() + ENDING_MS);
    }

    private Path settingsFile() throws IOException {
        String text = objects.get("ConfigMap holdfast").at("/data/holdfast.yaml").asText();
        final List<String> secrets = new ArrayList<>();
        objects.get("Secret holdfast").path("stringData").fieldNames().forEachRemaining(secrets::add);
        for (final String secret : secrets) {
            final String inPod = "/etc/holdfast-secrets/" + secret;
            assertThat(text).contains(inPod);
            text = text.replace(inPod, secretFile(secret).toString());
        }
        assertThat(text).doesNotContain("/etc/holdfast-secrets/");
        return Files.writeString(directory.resolve("holdfast.yaml"), text);
    }

    private Path secretFile(final String name) throws IOException {
        final Path file = Files.writeString(directory.resolve(name), "0123456789abcdef0123456789abcdef");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    }
}
