package dev.holdfast.gateway.listener;

/** Which addresses may post callbacks. Immutable; any thread. */
public final class SourceRules {
    private final Networks allowed;

    /**
     * @param list networks such as {@code 203.0.113.0/24, 2001:db8::/32}, separated by commas; empty for all.
     * @throws IllegalArgumentException when one of them is no network.
     */
    public SourceRules(final String list) {
        allowed = new Networks("callback.allowed_sources", list, false);
    }

    /** Whether the source may post. Where there is a list, nobody may of whom it is not known who it is. */
    public boolean allows(final Source source) {
        return allowed.isEmpty() || source.kind() != SourceClass.PROXY_UNKNOWN && allowed.contain(source.address());
    }

    /** Whether the list names the source; no list names none. */
    public boolean isListed(final Source source) {
        return !allowed.isEmpty() && allows(source);
    }
}
