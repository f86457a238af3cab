package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.gateway.engine.LateApprovals;
import org.agrona.concurrent.EpochClock;

/**
 * What the sync has to do with of the ledger.
 *
 * @param link     for messages to it.
 * @param clock    its time: when the platform was asked is compared with when a card was changed here.
 * @param late     the approvals whose orders the platform is to be asked about.
 * @param currency packed, the one in which the platform states amounts.
 */
public record LedgerSide(LedgerLink link, EpochClock clock, LateApprovals late, long currency) {
}
