package dev.holdfast.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Debian package taken apart without Debian's tools: it is an archive of {@code ar}'s, with one of {@code tar}'s in
 * it.
 */
final class DebianPackage {
    private static final String MAGIC = "!<arch>\n";
    private static final int HEADER_BYTES = 60;
    private static final int NAME_BYTES = 16;
    private static final int TIME_END = 28;
    private static final int LENGTH_AT = 48;
    private static final int LENGTH_END = 58;

    private DebianPackage() {
    }

    /**
     * A file in it.
     *
     * @param timeSeconds of its last change, Unix seconds.
     */
    record Member(String name, long timeSeconds, byte[] content) {
    }

    /** Unpacks what is installed. */
    static void unpack(final Path file, final Path directory) throws Exception {
        final Member data = members(file).stream().filter(member -> member.name().startsWith("data.tar")).findFirst()
            .orElseThrow();
        Files.createDirectories(directory);
        final Path archive = Files.write(directory.resolve(data.name()), data.content());
        Installation.unpack(archive, directory);
        Files.delete(archive);
    }

    static List<Member> members(final Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        if (!text(bytes, 0, MAGIC.length()).equals(MAGIC)) {
            throw new IOException(file + " is no archive of ar's");
        }
        final List<Member> members = new ArrayList<>();
        for (int at = MAGIC.length(); at < bytes.length;) {
            final int start = at + HEADER_BYTES;
            final int end = start + Integer.parseInt(text(bytes, at + LENGTH_AT, at + LENGTH_END).strip());
            members.add(new Member(text(bytes, at, at + NAME_BYTES).strip().replace("/", ""),
                Long.parseLong(text(bytes, at + NAME_BYTES, at + TIME_END).strip()),
                Arrays.copyOfRange(bytes, start, end)));
            at = end + end % 2;
        }
        return members;
    }

    private static String text(final byte[] bytes, final int from, final int to) {
        return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    }
}
