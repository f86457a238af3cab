package dev.holdfast.ledger.storage;

import dev.holdfast.ledger.storage.FileRights.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class FileRightsTest {
    private static final int SET_GROUP = 0b010_000_000_000;
    private static final int STICKY = 0b001_000_000_000;
    private static final int MODE_BITS = 0b111_111_111_111;
    private static final String MODE = "unix:mode";

    @TempDir
    private Path root;
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        assumeTrue(root.getFileSystem().supportedFileAttributeViews().contains("unix"));
        directory = root.resolve("above").resolve("data");
        FileStorage.createDirectories(directory);
    }

    @Test
    void shouldMakeDirectoriesAndFilesForTheOwnerAlone() throws IOException {
        new FileStorage(directory).create("x").close();
        FileRights.replace(directory.resolve("y"), "text".getBytes(StandardCharsets.UTF_8));
        assertThat(rights(directory)).isEqualTo("rwx------");
        assertThat(rights(directory.getParent())).isEqualTo("rwx------");
        assertThat(rights(directory.resolve("x"))).isEqualTo("rw-------");
        assertThat(rights(directory.resolve("y"))).isEqualTo("rw-------");
        assertThat(directory.resolve("y")).hasContent("text");
    }

    /** As the package's directory, and a volume with a group. */
    @ParameterizedTest
    @CsvSource({"rwxr-x---,rw-r-----", "rwxrwx---,rw-r-----", "rwx--x---,rw-------", "rwxrwxrwx,rw-------",
        "rwxr-xr-x,rw-------"})
    void shouldLetTheGroupReadWhatLiesInADirectoryThatItReads(
        final String ofDirectory, final String ofFile) throws IOException {
        give(directory, ofDirectory);
        new FileStorage(directory).create("x").close();
        assertThat(rights(directory.resolve("x"))).isEqualTo(ofFile);
    }

    @Test
    void shouldNarrowAFileThatIsWrittenAnew() throws IOException {
        give(Files.createFile(directory.resolve("x")), "rw-rw-rw-");
        new FileStorage(directory).create("x").close();
        assertThat(rights(directory.resolve("x"))).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--,rw-------,NARROWED", "rw-rw-rw-,rw-------,NARROWED", "rw-------,rw-------,RIGHT",
        "rw-rw----,rw-rw----,RIGHT", "rw-r-----,rw-r-----,RIGHT"})
    void shouldTakeAFileFromOthers(
        final String before, final String after, final Outcome outcome) throws IOException {
        final Path file = Files.createFile(directory.resolve("x"));
        give(file, before);
        assertThat(FileRights.narrow(file)).isEqualTo(outcome);
        assertThat(rights(file)).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({
        "rwxr-xr-x,rwx------,NARROWED", "rwxrwxrwx,rwx------,NARROWED", "rwxr-x---,rwxr-x---,RIGHT",
        "rwxrwx---,rwxrwx---,RIGHT", "rwx------,rwx------,RIGHT"})
    void shouldTakeADirectoryFromOthers(
        final String before, final String after, final Outcome outcome) throws IOException {
        give(directory, before);
        assertThat(FileRights.narrow(directory)).isEqualTo(outcome);
        assertThat(rights(directory)).isEqualTo(after);
    }

    @Test
    void shouldKeepTheBitThatGivesNewFilesTheDirectorysGroup() throws IOException {
        give(directory, "rwxrwxr-x");
        Files.setAttribute(directory, MODE, mode(directory) | SET_GROUP);
        assertThat(FileRights.narrow(directory)).isEqualTo(Outcome.NARROWED);
        assertThat(mode(directory) & SET_GROUP).isEqualTo(SET_GROUP);
    }

    @Test
    void shouldLeaveADirectoryOfAllUsersAlone() throws IOException {
        give(directory, "rwxrwxrwx");
        Files.setAttribute(directory, MODE, mode(directory) | STICKY);
        assertThat(FileRights.narrow(directory)).isEqualTo(Outcome.RIGHT);
        assertThat(rights(directory)).isEqualTo("rwxrwxrwx");
    }

    @Test
    void shouldLeaveWhatALinkLeadsToAlone() throws IOException {
        final Path file = Files.createFile(root.resolve("elsewhere"));
        give(file, "rw-rw-rw-");
        final Path link = Files.createSymbolicLink(directory.resolve("x"), file);
        assertThat(FileRights.narrow(link)).isEqualTo(Outcome.RIGHT);
        assertThat(rights(file)).isEqualTo("rw-rw-rw-");
    }

    /** Whose rights nobody may change. */
    @ParameterizedTest
    @CsvSource({"timerslack_ns,WRITABLE", "comm,READABLE"})
    void shouldSayWhatCannotBeChanged(final String name, final Outcome outcome) throws IOException {
        final Path file = Path.of("/proc/" + ProcessHandle.current().pid(), name);
        assumeTrue(Files.exists(file));
        assertThat(FileRights.narrow(file)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"rwxr-x---,rwxr-x---", "rwxr-xr-x,rwx------", "rwx------,rwx------"})
    void shouldTakeOverTheGroupsRightsOfADirectoryThatIsReplaced(
        final String ofOld, final String ofNew) throws IOException {
        give(directory, ofOld);
        final Path made = root.resolve("made");
        FileRights.createDirectory(made, directory);
        assertThat(rights(made)).isEqualTo(ofNew);
    }

    private static void give(final Path path, final String rights) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    private static String rights(final Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static int mode(final Path path) throws IOException {
        return (int) Files.getAttribute(path, MODE) & MODE_BITS;
    }
}
