package dev.holdfast.gateway.admin.access;

import java.util.Locale;

/** Why a request to the back-office was refused before anybody looked at its meaning. */
public enum Refusal {
    /** No token, or one that lets nobody in. */
    TOKEN,
    /** The principal has not the scope that the call needs. */
    SCOPE,
    /** It was sent to a name that is not this listener's. */
    HOST,
    /** A web page had a browser send it. */
    BROWSER,
    /** Its body is not JSON. */
    MEDIA_TYPE;

    /** The label of the metric. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
