package dev.holdfast.deploy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code scripts/holdfast} in a source tree of its own, with a stand-in for Maven that puts the real jars where the
 * real one does.
 */
class SourceLauncherTest {
    private static final Path SOURCES = Path.of(System.getProperty("sources"));

    @TempDir
    private Path directory;
    private Path tree;
    private Map<String, String> environment;

    @BeforeEach
    void layOut() throws Exception {
        tree = Files.createDirectories(directory.resolve("tree"));
        Files.createDirectories(tree.resolve("scripts"));
        try (Stream<Path> files = Files.list(SOURCES.resolve("scripts"))) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, tree.resolve("scripts").resolve(file.getFileName().toString()),
                    StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.copy(SOURCES.resolve("pom.xml"), tree.resolve("pom.xml"));
        Files.createDirectories(tree.resolve("sandbox/src"));
        Files.createDirectories(tree.resolve("sandbox/target/classes"));
        final Path maven = Files.createDirectory(directory.resolve("bin")).resolve("mvn");
        Files.writeString(maven, "#!/bin/sh\nmkdir -p sandbox/target/lib && cp '"
            + SOURCES.resolve("sandbox/target/lib") + "'/*.jar sandbox/target/lib\n");
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment = Map.of("PATH", maven.getParent() + ":" + System.getenv("PATH"));
    }

    @Test
    void shouldFollowSymbolicLinksAndBuildWhatIsMissing() throws Exception {
        final Path link = Files.createSymbolicLink(directory.resolve("link"), tree.resolve("scripts/holdfast"));
        final Path linkToLink = Files.createSymbolicLink(directory.resolve("bin/holdfast"), link);

        final Installation.Ended ended = Installation.run(linkToLink, environment, "--version");

        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("== building").endsWith("holdfast " + version() + '\n');
    }

    @Test
    void shouldNotMixTheJarsOfTwoVersions() throws Exception {
        // An older version lies there from before, and its name comes first.
        final Path older = Files.createDirectories(tree.resolve("sandbox/target/lib")).resolve("gateway-0.0.1.jar");
        Files.writeString(older, "an older one");

        final Installation.Ended ended = Installation.run(tree.resolve("scripts/holdfast"), environment, "--version");

        assertThat(ended.output()).endsWith("holdfast " + version() + '\n');
        assertThat(older).doesNotExist();
    }

    private static String version() {
        return Installation.ARCHIVE.getFileName().toString().replaceAll("holdfast-(.*)\\.tar\\.gz", "$1");
    }
}
