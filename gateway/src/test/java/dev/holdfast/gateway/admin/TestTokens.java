package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.access.Principal;
import dev.holdfast.gateway.admin.access.Scope;
import dev.holdfast.gateway.admin.access.TokenEntry;
import dev.holdfast.gateway.admin.access.TokenHash;
import dev.holdfast.gateway.admin.access.TokensFile;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Tokens in the file of a data directory. */
final class TestTokens {
    private final TokensFile file;

    TestTokens(final Path dataDirectory) {
        file = new TokensFile(dataDirectory.resolve(TokensFile.NAME));
    }

    TokensFile file() {
        return file;
    }

    /** A new token that never expires. */
    String add(final String name, final Scope first, final Scope... more) {
        return add(new Principal(name, EnumSet.of(first, more), false), null, "1000 somebody");
    }

    String add(final Principal principal, final Instant expires, final String createdBy) {
        final String token = TokenHash.newToken();
        change(principal.name(), new TokenEntry(principal, TokenHash.of(token), Instant.now(), expires, createdBy));
        return token;
    }

    void revoke(final String name) {
        change(name, null);
    }

    /** A token with all scopes. */
    static Set<Scope> all() {
        return EnumSet.allOf(Scope.class);
    }

    private void change(final String name, final TokenEntry instead) {
        file.change(before -> {
            final List<TokenEntry> after = new ArrayList<>(before);
            after.removeIf(entry -> entry.principal().name().equals(name));
            if (instead != null) {
                after.add(instead);
            }
            return after;
        });
    }
}
