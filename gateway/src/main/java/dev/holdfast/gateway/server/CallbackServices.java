package dev.holdfast.gateway.server;

import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.listener.SecurityEvents;

/**
 * What the callback listener works with, shared by its event loops.
 *
 * @param identity      what the platform signs with.
 * @param unusableCards hears of cards whose authorization was declined because they are of no use here; null for
 *     nobody.
 * @param ambiguous     keeps the callbacks that can be read in more than one way.
 * @param events        counts what looks like an attack.
 */
public record CallbackServices(
    CallbackSettings settings, PlatformIdentity identity, LedgerEngine engine, UnusableCardListener unusableCards,
    AmbiguousCallbacks ambiguous, SecurityEvents events) {
}
