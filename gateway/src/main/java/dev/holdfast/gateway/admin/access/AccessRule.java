package dev.holdfast.gateway.admin.access;

import io.netty.handler.codec.http.HttpMethod;

import java.util.Map;
import java.util.Set;

/**
 * What one call of the back-office needs. Immutable; any thread.
 *
 * @param path    with the identifiers in braces.
 * @param scopes  one of these is enough; with none the call needs no token.
 * @param members of the body that need one more scope each.
 */
public record AccessRule(HttpMethod method, String path, Set<Scope> scopes, Map<String, Scope> members) {
    AccessRule(final HttpMethod method, final String path, final Scope... scopes) {
        this(method, path, Set.of(scopes), Map.of());
    }

    /** As documents and errors name it. */
    public String call() {
        return method + " " + path;
    }

    boolean isOpen() {
        return scopes.isEmpty();
    }

    boolean allows(final Principal principal) {
        return isOpen() || scopes.stream().anyMatch(principal.scopes()::contains);
    }

    /** @param given the raw path between its slashes; the routes cut it the same way. */
    boolean hasPath(final String[] given) {
        final String[] parts = path.split("/", -1);
        if (given.length != parts.length) {
            return false;
        }
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].startsWith("{") && !parts[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }
}
