package dev.holdfast.gateway.cli.tokens;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who runs a command, as the operating system says. */
final class ShellUser {
    private static final Path THIS_PROCESS = Path.of("/proc/self");
    private static final int MAX_NAME_LENGTH = 24;

    private ShellUser() {
    }

    /** Number and name of the user, and who became root by sudo. The name is what Java was told; the number is not. */
    static String text() {
        final String invoker = System.getenv("SUDO_USER");
        return uid() + ' ' + cut(System.getProperty("user.name", "unknown"))
            + (invoker == null || invoker.isEmpty() ? "" : " by sudo of " + cut(invoker));
    }

    private static String uid() {
        try {
            return Files.getAttribute(THIS_PROCESS, "unix:uid").toString();
        } catch (final IOException | UnsupportedOperationException e) {
            return "-";
        }
    }

    private static String cut(final String name) {
        return name.length() > MAX_NAME_LENGTH ? name.substring(0, MAX_NAME_LENGTH) : name;
    }
}
