package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.access.AccessSettings;
import dev.holdfast.gateway.admin.approval.ApprovalSettings;
import dev.holdfast.gateway.listener.DoorSettings;

/**
 * The admin listener's settings, under {@code admin}.
 *
 * @param host     address to listen on.
 * @param port     0 picks a free one.
 * @param access   who is let in.
 * @param approval what a second person has to agree to.
 * @param door     how many connections may be open, and for how long without a token.
 */
public record AdminSettings(
    String host, int port, AccessSettings access, ApprovalSettings approval, DoorSettings door) {
    private static final int MAX_PORT = 65_535;

    /** Checks the port. */
    public AdminSettings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("admin.port=" + port + " should be 0 to 65535");
        }
        if (door.maxConnections() < 1) {
            throw new IllegalArgumentException("admin.max_connections=" + door.maxConnections()
                + " should be 1 or more");
        }
        if (door.provingMs() < 1) {
            throw new IllegalArgumentException("admin.proving_timeout_ms=" + door.provingMs() + " should be 1 or more");
        }
    }

    @Override
    public String toString() {
        return "AdminSettings{host=" + host + ", port=" + port + '}';
    }
}
