package dev.holdfast.gateway.admin;

/**
 * The admin listener's settings, under {@code admin}.
 *
 * @param host  address to listen on.
 * @param port  0 picks a free one.
 * @param token what callers show as bearer token; never printed.
 */
public record AdminSettings(String host, int port, String token) {
    private static final int MAX_PORT = 65_535;

    /** Checks the port. */
    public AdminSettings {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("admin.port=" + port + " should be 0 to 65535");
        }
    }

    @Override
    public String toString() {
        return "AdminSettings{host=" + host + ", port=" + port + '}';
    }
}
