package dev.holdfast.gateway.admin.access;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * One token as the tokens file has it. Immutable; any thread.
 *
 * @param hash      of the token, which itself is nowhere.
 * @param expires   null for never.
 * @param createdBy the user of the operating system who made it.
 */
public record TokenEntry(Principal principal, String hash, Instant created, Instant expires, String createdBy) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int MAX_CREATOR_LENGTH = 64;

    /** Checks what somebody may have written by hand. */
    public TokenEntry {
        Principal.checkName(principal.name());
        if (principal.scopes().isEmpty()) {
            throw new IllegalArgumentException("token " + principal.name() + " should have a scope");
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("token " + principal.name()
                + ": sha256 should be 64 hexadecimal digits in small letters");
        }
        if (createdBy.isEmpty() || createdBy.length() > MAX_CREATOR_LENGTH) {
            throw new IllegalArgumentException("token " + principal.name() + ": created_by should be 1 to "
                + MAX_CREATOR_LENGTH + " characters");
        }
    }

    boolean hasExpired(final long nowMs) {
        return expires != null && nowMs >= expires.toEpochMilli();
    }
}
