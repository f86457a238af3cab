package dev.holdfast.gateway.admin.access;

import java.nio.file.Path;
import java.util.Set;

/**
 * Who is let in at the back-office, under {@code admin}.
 *
 * @param token        the one token with every scope; empty when all are in the file. Never printed.
 * @param tokensFile   hashes of tokens; need not be there.
 * @param allowedHosts names by which callers may call the listener, in small letters.
 */
public record AccessSettings(String token, Path tokensFile, Set<String> allowedHosts) {
    /** Copies the names. */
    public AccessSettings {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    @Override
    public String toString() {
        return "AccessSettings{tokensFile=" + tokensFile + ", allowedHosts=" + allowedHosts + '}';
    }
}
