package dev.holdfast.deploy;

import dev.holdfast.ledger.LibrarySums;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What is installed is what the bill of materials says, and nothing that may not be. */
class BillOfMaterialsTest {
    /** Licences under which a library may come with the program: each as its project states them. */
    private static final Set<List<String>> ALLOWED = Set.of(
        List.of("Apache-2.0"),
        List.of("MIT"),
        // Bouncy Castle's is MIT's in other words.
        List.of("Bouncy Castle Licence"),
        // One may be chosen.
        List.of("CC0-1.0", "BSD-2-Clause"),
        List.of("EPL-2.0", "LGPL-2.1-only"));
    private static final Path SOURCES = Path.of(System.getProperty("sources"));
    private static final Path THIRD_PARTY = SOURCES.resolve("deploy/THIRD-PARTY.txt");

    private static final String HEADER = """
        Holdfast is under the Apache License 2.0, whose text is in the file LICENSE (in the Debian package: copyright).
        These libraries come with it, unchanged, each under its own licence. Where two are named, either may be chosen.
        The text of the Apache License is the same file. The others' lie in the jars, under META-INF, or on the website,
        where the source of each is to be had, too. An archive with a run-time also holds OpenJDK, under the GNU General
        Public License 2 with the Classpath Exception: its texts are in runtime/legal.
        """;

    @TempDir
    private static Path shared;
    private static Installation installation;

    private BillOfMaterials bill;

    @BeforeAll
    static void unpack() throws Exception {
        installation = Installation.in(shared);
    }

    /** Only a build that is offline makes none. */
    @BeforeEach
    void read() throws IOException {
        final Path file = installation.home().resolve(BillOfMaterials.NAME);
        assumeTrue(Files.exists(file) || !"offline=true".equals(System.getProperty("maven.network")),
            "Maven is offline, so there is no " + file);
        bill = new BillOfMaterials(file);
    }

    @Test
    void shouldListEachJarOfTheArchiveWithItsSum() throws IOException {
        final Map<String, String> listed = new TreeMap<>();
        bill.components().forEach(component -> listed.put(component.jar(), component.sum()));
        listed.put(bill.mainJar(), LibrarySums.sum(installation.home().resolve("lib").resolve(bill.mainJar())));

        assertThat(sums(installation.home())).isEqualTo(listed);
    }

    @Test
    void shouldPutTheSameIntoTheDebianPackage() throws Exception {
        final Path root = shared.resolve("deb");
        DebianPackage.unpack(Path.of(System.getProperty("debian.package")), root);

        assertThat(sums(root.resolve("usr/share/holdfast"))).isEqualTo(sums(installation.home()));
        for (final String name : List.of(BillOfMaterials.NAME, THIRD_PARTY.getFileName().toString())) {
            assertThat(root.resolve("usr/share/doc/holdfast").resolve(name))
                .hasSameBinaryContentAs(installation.home().resolve(name));
        }
    }

    @Test
    void shouldAddNothingButOurOwnWithTheSandbox() throws Exception {
        final Path other = Files.createDirectory(shared.resolve("sandbox"));
        Installation.unpack(Installation.SANDBOX_ARCHIVE, other);

        try (Stream<Path> files = Files.walk(other)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".jar")))
                .containsExactly("sandbox-" + installation.version() + ".jar");
        }
    }

    @Test
    void shouldShipOnlyUnderLicencesThatAreAllowed() {
        assertThat(bill.components()).allSatisfy(component -> assertThat(ALLOWED)
            .as(component.coordinates() + " is under " + component.licences()).contains(component.licences()));
    }

    /** After a change: {@code mvn verify -pl deploy -am -Dtest=BillOfMaterialsTest … -Ddocs.write=true}. */
    @Test
    void shouldNameTheLibrariesAndTheirLicencesForPeople() throws IOException {
        final String text = thirdParty();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(THIRD_PARTY, text);
        }
        assertThat(Files.readString(THIRD_PARTY)).isEqualTo(text);
    }

    /** The bytes that are shipped are those that {@code libraries.sha256} has. */
    @Test
    void shouldShipTheLibrariesThatAreListed() throws IOException {
        final Map<String, String> listed = new TreeMap<>();
        LibrarySums.listed().forEach((path, sum) -> listed.put(Path.of(path).getFileName().toString(), sum));
        final Map<String, String> shipped = sums(installation.home());
        bill.components().stream().filter(BillOfMaterials.Component::isOurs)
            .forEach(component -> shipped.remove(component.jar()));
        shipped.remove(bill.mainJar());

        assertThat(shipped).isNotEmpty();
        assertThat(listed).containsAllEntriesOf(shipped);
    }

    private String thirdParty() {
        final List<String> lines = new ArrayList<>(List.of(HEADER));
        bill.components().stream().filter(component -> !component.isOurs()).forEach(component -> {
            final String line = component.coordinates() + " (" + String.join(" or ", component.licences()) + ") "
                + component.website();
            if (!lines.contains(line.strip())) {
                lines.add(line.strip());
            }
        });
        return String.join("\n", lines) + '\n';
    }

    private static Map<String, String> sums(final Path home) throws IOException {
        final Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            for (final Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                sums.put(jar.getFileName().toString(), LibrarySums.sum(jar));
            }
        }
        return sums;
    }
}
