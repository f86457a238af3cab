package dev.holdfast.gateway.admin.approval;

/**
 * A request that waits. Immutable; any thread.
 *
 * @param uri  with the identifiers.
 * @param body JSON, as it came.
 */
public record HeldRequest(String method, String uri, String body) {
}
