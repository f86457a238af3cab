package dev.holdfast.gateway.admin.reserve;

import dev.holdfast.gateway.admin.ledger.LedgerResults;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.ledger.journal.Actor;
import org.agrona.concurrent.EpochClock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Asks the ledger for the reserve, one currency after the other. Owned by the admin listener's event loop; blocks on
 * nothing, and allocates.
 */
final class ReserveReader {
    private final LedgerPort port;
    private final ReserveRequests requests;
    private final ReserveSettings settings;
    private final EpochClock clock;

    ReserveReader(
        final LedgerPort port, final ReserveRequests requests, final ReserveSettings settings,
        final EpochClock clock) {
        this.port = port;
        this.requests = requests;
        this.settings = settings;
        this.clock = clock;
    }

    /** Hands over what is known in each currency; null when the ledger is too busy to be asked. */
    void read(final Consumer<List<ReserveFigures>> answer) {
        next(new ArrayList<>(), answer);
    }

    private void next(final List<ReserveFigures> found, final Consumer<List<ReserveFigures>> answer) {
        final boolean isSent = port.submit(requests.buffer(), 0, requests.getReserve(found.size()),
            LedgerPort.NO_DEADLINE, Actor.GATEWAY, (result, offset, length) -> {
                if (LedgerResults.refusalIn(result, offset) == null) {
                    found.add(ReserveFigures.read(result, offset, settings, today()));
                    next(found, answer);
                } else {
                    answer.accept(found);
                }
            });
        if (!isSent) {
            answer.accept(null);
        }
    }

    long nowMs() {
        return clock.time();
    }

    /** The day of the program's calendar. */
    long today() {
        return Instant.ofEpochMilli(nowMs()).atOffset(settings.zone()).toLocalDate().toEpochDay();
    }
}
