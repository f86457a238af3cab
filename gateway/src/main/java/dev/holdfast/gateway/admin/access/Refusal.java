package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.listener.SecurityEvents;

import java.util.Locale;

/** Why a request to the back-office was refused before anybody looked at its meaning. */
public enum Refusal {
    /** No token, or one that lets nobody in. */
    TOKEN(SecurityEvents.Event.TOKEN_WRONG),
    /** The principal has not the scope that the call needs. */
    SCOPE(SecurityEvents.Event.SCOPE_MISSING),
    /** It was sent to a name that is not this listener's. */
    HOST(SecurityEvents.Event.HOST_REFUSED),
    /** A web page had a browser send it. */
    BROWSER(SecurityEvents.Event.ORIGIN_REFUSED),
    /** Its body is not JSON. */
    MEDIA_TYPE(null);

    private final SecurityEvents.Event event;

    Refusal(final SecurityEvents.Event event) {
        this.event = event;
    }

    /** What it counts as; null when it looks like no attack. */
    SecurityEvents.Event event() {
        return event;
    }

    /** The label of the metric. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
