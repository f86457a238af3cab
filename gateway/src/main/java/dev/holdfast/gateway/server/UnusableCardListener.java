package dev.holdfast.gateway.server;

/**
 * Hears of cards that were used and are of no use here: unknown, without an owner or account, or not activated. The
 * platform may know better.
 */
@FunctionalInterface
public interface UnusableCardListener {
    /** Called by an event loop, which it must not keep waiting. */
    void onUnusableCard(String cardNo);
}
