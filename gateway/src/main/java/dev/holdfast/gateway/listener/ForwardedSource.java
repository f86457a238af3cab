package dev.holdfast.gateway.listener;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;

import java.util.Iterator;
import java.util.List;

/**
 * Who sent each request of a connection that a proxy of ours has made: the last one in {@code X-Forwarded-For} that is
 * no proxy of ours. What stands before that anybody may have written. Without the header it is the proxy itself; when
 * the header cannot be read so far, nobody knows.
 *
 * <p>One for each such connection, on its event loop. The header is read once for each request; the same as before is
 * not even taken apart.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
public final class ForwardedSource {
    /** So many proxies of ours, one behind the other, there are nowhere. */
    static final int MAX_HOPS = 16;

    private static final AsciiString HEADER = AsciiString.cached("X-Forwarded-For");

    private final Proxies proxies;
    private final SourceRules rules;
    private final Source proxy;
    private final Source unknown;
    private final boolean isProxyAllowed;
    private final boolean isUnknownAllowed;
    private final AddressText hop = new AddressText();
    private long high;
    private long low;
    private int hops;
    private String text;
    private Source client;
    private boolean isClientAllowed;
    private Source source;
    private boolean isBarred;

    /** @param proxy who has made the connection. */
    public ForwardedSource(final Proxies proxies, final SourceRules rules, final Source proxy) {
        this.proxies = proxies;
        this.rules = rules;
        this.proxy = proxy;
        unknown = Source.behind(proxy.address());
        isProxyAllowed = rules.allows(proxy);
        isUnknownAllowed = rules.allows(unknown);
        forget();
    }

    /** From now on it is not known who sends. */
    void forget() {
        source = unknown;
        isBarred = !isUnknownAllowed;
    }

    /** A request begins. */
    void read(final HttpRequest head) {
        if (head.decoderResult().isFailure()) {
            forget();
            return;
        }
        find(head.headers());
        final boolean isAllowed = source == client ? isClientAllowed
            : source == proxy ? isProxyAllowed : isUnknownAllowed;
        isBarred = !isAllowed;
    }

    Source source() {
        return source;
    }

    /** Whether its source may not post. */
    boolean isBarred() {
        return isBarred;
    }

    private void find(final HttpHeaders headers) {
        final Iterator<String> values = headers.valueStringIterator(HEADER);
        if (!values.hasNext()) {
            source = proxy;
            return;
        }
        final String value = values.next();
        final boolean isAlone = !values.hasNext();
        if (isAlone && value.equals(text)) {
            source = client;
            return;
        }
        hops = 0;
        final Walk walk = isAlone ? walk(value) : walk(headers.getAll(HEADER));
        if (walk == Walk.UNREADABLE) {
            source = unknown;
        } else if (hops == 0) {
            source = proxy;
        } else {
            take();
            text = isAlone ? value : null;
        }
    }

    /** Several headers are one list. */
    private Walk walk(final List<String> all) {
        Walk walk = Walk.ON;
        for (int i = all.size() - 1; i >= 0 && walk == Walk.ON; i--) {
            walk = walk(all.get(i));
        }
        return walk;
    }

    /** From the right, where our proxies write. */
    private Walk walk(final String list) {
        int end = list.length();
        while (end >= 0) {
            final int comma = list.lastIndexOf(',', end - 1);
            int first = comma + 1;
            int last = end;
            while (first < last && isBlank(list.charAt(first))) {
                first++;
            }
            while (first < last && isBlank(list.charAt(last - 1))) {
                last--;
            }
            if (first < last) {
                if (++hops > MAX_HOPS || !hop.readWithPort(list, first, last)) {
                    return Walk.UNREADABLE;
                }
                if (!proxies.include(hop)) {
                    return Walk.FOUND;
                }
            }
            end = comma;
        }
        return Walk.ON;
    }

    private void take() {
        if (client == null || hop.high() != high || hop.low() != low) {
            high = hop.high();
            low = hop.low();
            client = Source.of(hop.address());
            isClientAllowed = rules.allows(client);
        }
        source = client;
    }

    private static boolean isBlank(final char c) {
        return c == ' ' || c == '\t';
    }

    /** How far the way back went. */
    private enum Walk {
        /** All so far are proxies of ours. */
        ON,
        FOUND,
        UNREADABLE
    }
}
