package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.listener.SecurityEvents;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import org.agrona.concurrent.EpochClock;

import java.net.InetAddress;
import java.util.function.LongSupplier;

/**
 * Says of each request whether it is served, in two steps: {@link #admit} by its head, before a byte of its body is
 * kept, and {@link #callerOf} when all of it is there. Owned by the admin listener's event loop; blocks on nothing.
 */
public final class AdminAccess {
    private final Principals principals;
    private final BrowserRules browsers;
    private final Refusals refusals;
    private final SecurityEvents events;
    private final WrongTokens wrongTokens = new WrongTokens();
    private final EpochClock wall;
    private final LongSupplier clockNs;

    /**
     * @param events  counts what looks like an attack.
     * @param wall    says whether a token has expired.
     * @param clockNs monotonic.
     */
    public AdminAccess(
        final AccessSettings settings, final Principals principals, final SecurityEvents events,
        final EpochClock wall, final LongSupplier clockNs) {
        this.principals = principals;
        this.events = events;
        this.wall = wall;
        this.clockNs = clockNs;
        browsers = new BrowserRules(settings.allowedHosts());
        refusals = new Refusals(clockNs);
    }

    /** What was refused. */
    public Refusals refusals() {
        return refusals;
    }

    /**
     * Whether the connection may go on after this head.
     *
     * @param peer who sent it.
     * @return the principal; {@link Principal#NOBODY} for health checks, which need no token and have no body.
     * @throws AdminException when it may not; what to answer.
     */
    public Principal admit(final HttpRequest head, final Peer peer) {
        try {
            BrowserRules.expectNoPage(head.headers());
        } catch (final AdminException e) {
            throw count(Refusal.BROWSER, peer, peer.label(), e);
        }
        final boolean isHealth = AccessTable.isOpen(head.uri()) && !hasBody(head);
        if (!isHealth) {
            try {
                browsers.expectOwnName(head.headers(), peer.local());
            } catch (final AdminException e) {
                throw count(Refusal.HOST, peer, peer.label(), e);
            }
        }
        final Principal principal =
            principals.find(head.headers().get(HttpHeaderNames.AUTHORIZATION), wall.time());
        if (principal == null && !isHealth) {
            throw count(Refusal.TOKEN, peer, peer.label(), new AdminException(HttpResponseStatus.UNAUTHORIZED,
                "unauthorized", "send a token in the header Authorization: Bearer <token>"));
        }
        return principal == null ? Principal.NOBODY : principal;
    }

    /** How long an answer waits that {@link #admit} refused. Only wrong tokens wait, and each source for its own. */
    public long delayMs(final AdminException refused, final InetAddress source) {
        return refused.status().equals(HttpResponseStatus.UNAUTHORIZED)
            ? wrongTokens.delayMs(source, clockNs.getAsLong()) : 0;
    }

    /**
     * Who sends this request. Looks at everything again: a token may have been revoked while the request waited for
     * those before it.
     *
     * @throws AdminException when it is not served; what to answer.
     */
    public Caller callerOf(final FullHttpRequest request, final Peer peer) {
        final Principal principal = admit(request, peer);
        final Caller caller = new Caller(principal, peer.label(), AccessTable.find(request.method(), request.uri()));
        try {
            caller.expectScope();
        } catch (final AdminException e) {
            throw count(Refusal.SCOPE, peer, principal.name() + '@' + peer.label(), e);
        }
        if (request.content().isReadable()) {
            try {
                JsonOnly.expect(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
            } catch (final AdminException e) {
                throw count(Refusal.MEDIA_TYPE, peer, principal.name() + '@' + peer.label(), e);
            }
        }
        return caller;
    }

    /** The head cannot be read as HTTP. */
    public void countMalformed(final Peer peer) {
        events.count(SecurityEvents.Event.MALFORMED, peer.source());
    }

    private AdminException count(
        final Refusal refusal, final Peer peer, final String origin, final AdminException refused) {
        refusals.add(refusal, origin);
        if (refusal.event() != null) {
            events.count(refusal.event(), peer.source());
        }
        return refused;
    }

    private static boolean hasBody(final HttpRequest head) {
        return HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0;
    }
}
