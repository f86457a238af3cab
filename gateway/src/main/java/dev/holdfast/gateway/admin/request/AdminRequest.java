package dev.holdfast.gateway.admin.request;

import io.netty.handler.codec.http.QueryStringDecoder;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One request about the ledger, with what its route says about it: the identifiers in its path, its parameters, and its
 * body, which is read once. Owned by the admin listener's event loop; blocks on nothing, and allocates.
 */
public final class AdminRequest {
    private final String[] names;
    private final String[] parts;
    private final Map<String, List<String>> parameters;
    private final byte[] bytes;
    private AdminBody body;

    /**
     * @param names what its route calls the parts of the path.
     * @param parts of the path.
     * @param bytes of the body.
     */
    public AdminRequest(
        final String[] names, final String[] parts, final Map<String, List<String>> parameters, final byte[] bytes) {
        this.names = names;
        this.parts = parts;
        this.parameters = parameters;
        this.bytes = bytes;
    }

    /** @throws AdminException when the parameters are not well percent-encoded. */
    public static Map<String, List<String>> parameters(final QueryStringDecoder uri) {
        try {
            return uri.parameters();
        } catch (final IllegalArgumentException e) {
            throw AdminException.badRequest("the parameters are not well percent-encoded");
        }
    }

    /** The identifier at a place of the path. */
    public String id(final int place) {
        return Identifiers.decode(names[place], parts[place]);
    }

    /** Reads the body, of which only these members are known. */
    public AdminBody body(final Set<String> allowed) {
        body = new AdminBody(bytes, allowed);
        return body;
    }

    /** The body that was read. */
    public AdminBody body() {
        return body;
    }

    /** A parameter; empty when it is not given. */
    public String parameter(final String name) {
        return parameters.getOrDefault(name, List.of("")).get(0);
    }

    /** A parameter that is a whole number from 1 on. */
    public int number(final String name, final int absent, final int max) {
        final String given = parameter(name);
        try {
            final int number = given.isEmpty() ? absent : Integer.parseInt(given);
            if (number == absent || number >= 1 && number <= max) {
                return number;
            }
        } catch (final NumberFormatException e) {
            // Refused below.
        }
        throw AdminException.badRequest("parameter " + name + "=" + given + " should be a whole number from 1 to "
            + max);
    }
}
