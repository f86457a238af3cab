package dev.holdfast.gateway.config;

import java.util.regex.Pattern;

/**
 * The environment variables that Kubernetes and Docker links make for each Service: for one named {@code holdfast} or
 * {@code holdfast-admin} their names begin as those of our settings do. They say where other processes listen, so they
 * are no settings.
 */
final class ServiceVariables {
    private static final String SERVICE = "HOLDFAST(_[A-Z0-9_]+?)?";
    /** Names that no setting has. */
    private static final Pattern NAMES =
        Pattern.compile(SERVICE
            + "_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");
    /** Names that a setting may have too, such as admin.port: there the value tells. */
    private static final Pattern PORT = Pattern.compile(SERVICE + "_PORT");
    private static final Pattern PORT_VALUE = Pattern.compile("(tcp|udp|sctp)://.+:\\d+");

    private ServiceVariables() {
    }

    /** Whether a Service made this variable. */
    static boolean includes(final String variable, final String value) {
        return NAMES.matcher(variable).matches() || PORT.matcher(variable).matches() && PORT_VALUE.matcher(value)
            .matches();
    }
}
