package dev.holdfast.gateway.admin.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * As whom somebody is let in. Immutable; any thread.
 *
 * @param name       in the journal as the one who gave a command.
 * @param scopes     what it may do.
 * @param isApprover whether it may be the second person.
 */
public record Principal(String name, Set<Scope> scopes, boolean isApprover) {
    /** As whom the holder of the one {@code admin.token} is let in; no token in the file can have this name. */
    public static final Principal ADMIN = new Principal("admin", EnumSet.allOf(Scope.class), true);
    /** Who asks for health without a token. */
    public static final Principal NOBODY = new Principal("nobody", Set.of(), false);

    /** The journal has room for two such names and an address. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");

    /** Copies the scopes. */
    public Principal {
        scopes = Set.copyOf(scopes);
    }

    /** @throws IllegalArgumentException when a token cannot have this name. */
    static String checkName(final String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name " + name
                + " should be 1 to 32 of a-z, 0-9 and . _ - with a letter or digit first");
        }
        if (name.equals(ADMIN.name) || name.equals(NOBODY.name)) {
            throw new IllegalArgumentException("name " + name + " is taken: the journal would not tell them apart");
        }
        return name;
    }
}
