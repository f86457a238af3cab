package dev.holdfast.ledger.model;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Outbound;

import java.util.HashMap;
import java.util.Map;

/** A card in the {@link ReferenceLedger}. */
final class ModelCard {
    CardStatus status = CardStatus.UNKNOWN;
    long noticeTime;
    long updatedTime;
    boolean isSetHere;
    boolean isDoubtful;
    Outbound outbound = Outbound.NONE;
    String cardholder = "";
    String packageNo = "default";
    Terms own;
    final Map<Object, long[]> waivers = new HashMap<>();
}
