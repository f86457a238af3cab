package dev.holdfast.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The bill of materials that is installed, {@code bom.json}, in CycloneDX's format. */
final class BillOfMaterials {
    static final String NAME = "bom.json";

    private final JsonNode json;

    BillOfMaterials(final Path file) throws IOException {
        json = new ObjectMapper().readTree(file.toFile());
    }

    /**
     * One library.
     *
     * @param jar      its file's name.
     * @param sum      its SHA-256.
     * @param licences their identifiers, or names where they have none: one of them is chosen.
     * @param website  empty when it names none.
     */
    record Component(String group, String name, String version, String jar, String sum, List<String> licences,
        String website) {
        String coordinates() {
            return group + ':' + name + ' ' + version;
        }

        boolean isOurs() {
            return group.equals("dev.holdfast");
        }
    }

    /** The file's name of what the bill is of. */
    String mainJar() {
        return jar(json.path("metadata").path("component"));
    }

    /** All libraries, by name. */
    List<Component> components() {
        final List<Component> components = new ArrayList<>();
        for (final JsonNode component : json.path("components")) {
            final String sum = stream(component.path("hashes")).filter(hash -> hash.path("alg").asText()
                .equals("SHA-256")).map(hash -> hash.path("content").asText()).findFirst().orElse("");
            final String website = stream(component.path("externalReferences"))
                .filter(reference -> reference.path("type").asText().equals("website"))
                .map(reference -> reference.path("url").asText()).findFirst().orElse("");
            components.add(new Component(component.path("group").asText(), component.path("name").asText(),
                component.path("version").asText(), jar(component), sum, licences(component), website));
        }
        components.sort(Comparator.comparing(Component::coordinates).thenComparing(Component::jar));
        return components;
    }

    private static List<String> licences(final JsonNode component) {
        return stream(component.path("licenses")).map(choice -> {
            final JsonNode licence = choice.path("license");
            return licence.has("id") ? licence.path("id").asText()
                : licence.path("name").asText(choice.path("expression").asText());
        }).toList();
    }

    /** Maven's name of the file: the package URL says what is behind the version. */
    private static String jar(final JsonNode component) {
        final String url = component.path("purl").asText();
        final String classifier = Stream.of(url.substring(url.indexOf('?') + 1).split("&"))
            .filter(part -> part.startsWith("classifier=")).map(part -> part.replace("classifier=", "-"))
            .collect(Collectors.joining());
        return component.path("name").asText() + '-' + component.path("version").asText() + classifier + ".jar";
    }

    private static Stream<JsonNode> stream(final JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
