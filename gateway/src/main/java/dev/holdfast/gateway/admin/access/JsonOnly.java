package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.admin.request.AdminException;
import io.netty.handler.codec.http.HttpResponseStatus;

import java.util.Set;

/** A body is JSON in UTF-8 and says so. A page of another site cannot have a browser say that unasked. */
final class JsonOnly {
    private static final String TYPE = "application/json";
    private static final Set<String> PARAMETERS = Set.of("charset=utf-8", "charset=\"utf-8\"");

    private JsonOnly() {
    }

    /**
     * @param contentType the header's value; null when there is none.
     * @throws AdminException when it is something else.
     */
    static void expect(final String contentType) {
        final String[] parts = contentType == null ? new String[] {""} : contentType.split(";", -1);
        boolean isJson = parts[0].strip().equalsIgnoreCase(TYPE);
        for (int i = 1; i < parts.length; i++) {
            isJson &= PARAMETERS.stream().anyMatch(parts[i].strip()::equalsIgnoreCase);
        }
        if (!isJson) {
            throw new AdminException(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "media_type_unknown",
                "a body should have the header Content-Type: application/json, and be in UTF-8");
        }
    }
}
