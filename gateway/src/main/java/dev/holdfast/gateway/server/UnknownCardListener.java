package dev.holdfast.gateway.server;

/** Hears of cards that were used and whose owner is not known. */
@FunctionalInterface
public interface UnknownCardListener {
    /** Called by an event loop, which it must not keep waiting. */
    void onUnknownCard(String cardNo);
}
