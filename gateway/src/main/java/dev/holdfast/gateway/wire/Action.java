package dev.holdfast.gateway.wire;

/**
 * What a callback is about (contract: constants, action). The member is not signed, so the shape of the signed data
 * must fit it.
 */
public enum Action {
    AUTH("Auth"),
    CONSUMPTION("Consumption"),
    CARD_UPDATE("Card_update");

    private final String wireName;

    Action(final String wireName) {
        this.wireName = wireName;
    }

    /** The platform's spelling. */
    public String wireName() {
        return wireName;
    }
}
