package dev.holdfast.gateway.server;

import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.listener.SecurityEvents.Event;
import dev.holdfast.gateway.listener.Source;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.values.ResultCode;

import java.util.EnumMap;
import java.util.Map;

/** Which answers to callbacks are worth to be counted as {@link SecurityEvents}. Any thread; allocates nothing. */
@HotPath
final class RefusalEvents {
    private static final Map<ResultCode, Event> EVENTS = new EnumMap<>(Map.of(
        ResultCode.SIGNATURE_MISMATCH, Event.SIGNATURE_WRONG, ResultCode.SIGNATURE_MISSING, Event.SIGNATURE_MISSING,
        ResultCode.TIMESTAMP_OUT_OF_WINDOW, Event.TIMESTAMP_OUTSIDE, ResultCode.SOURCE_REFUSED, Event.SOURCE_REFUSED,
        ResultCode.HTTP_MALFORMED, Event.MALFORMED, ResultCode.HEADER_TOO_LARGE, Event.MALFORMED,
        ResultCode.BODY_TOO_LARGE, Event.MALFORMED, ResultCode.MALFORMED_BODY, Event.MALFORMED,
        ResultCode.DUPLICATE_MEMBER, Event.MALFORMED, ResultCode.BODY_TOO_COMPLEX, Event.MALFORMED));

    private RefusalEvents() {
    }

    /** Counts an answer, if it is one of them. */
    static void count(final SecurityEvents events, final ResultCode result, final Source source) {
        final Event event = EVENTS.get(result);
        if (event != null) {
            events.count(event, source);
        }
    }
}
