package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.admin.request.AdminException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses what a web page can have a browser send: requests with an {@code Origin}, those that a browser says are of
 * another site, and those to a name that somebody else gave this listener's address (DNS rebinding). Immutable; any
 * thread.
 */
final class BrowserRules {
    private static final String SITE = "sec-fetch-site";
    private static final Set<String> OWN_SITE = Set.of("none", "same-origin");
    private static final String LOCALHOST = "localhost";

    private final Set<String> allowedHosts;

    /** @param allowedHosts in small letters. */
    BrowserRules(final Set<String> allowedHosts) {
        this.allowedHosts = allowedHosts;
    }

    /** @throws AdminException when a page sent this. */
    static void expectNoPage(final HttpHeaders headers) {
        if (headers.contains(HttpHeaderNames.ORIGIN)) {
            throw new AdminException(HttpResponseStatus.FORBIDDEN, "browser_refused",
                "the back-office is for programs: a request with the header Origin comes from a web page");
        }
        final String site = headers.get(SITE);
        if (site != null && !OWN_SITE.contains(site)) {
            throw new AdminException(HttpResponseStatus.FORBIDDEN, "browser_refused",
                "the back-office is for programs: Sec-Fetch-Site says that a web page of another site sent this");
        }
    }

    /**
     * Without a {@code Host}, as HTTP/1.0 allows, no browser sent it.
     *
     * @param local the connection's own end.
     * @throws AdminException when the name is somebody else's.
     */
    void expectOwnName(final HttpHeaders headers, final InetAddress local) {
        final String given = headers.get(HttpHeaderNames.HOST);
        if (given != null && !isOwn(nameIn(given), local)) {
            throw new AdminException(HttpResponseStatus.MISDIRECTED_REQUEST, "host_unknown",
                "the header Host should name this listener's address or localhost; admin.allowed_hosts adds other "
                + "names");
        }
    }

    private boolean isOwn(final String name, final InetAddress local) {
        if (name.equals(LOCALHOST) || allowedHosts.contains(name)) {
            return true;
        }
        final InetAddress address = NetUtil.createInetAddressFromIpAddressString(name);
        return address != null && (address.isLoopbackAddress() || address.equals(local));
    }

    /** Without port, brackets and the dot of a full name, in small letters. */
    private static String nameIn(final String host) {
        final String name;
        if (host.startsWith("[")) {
            name = host.substring(1, Math.max(1, host.indexOf(']')));
        } else {
            final int colon = host.lastIndexOf(':');
            name = colon < 0 ? host : host.substring(0, colon);
        }
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }
}
