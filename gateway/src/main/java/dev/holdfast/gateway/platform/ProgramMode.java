package dev.holdfast.gateway.platform;

/** Who confirms a purchase. */
public enum ProgramMode {
    /** We are asked for each, and hold the money. */
    AUTHORIZATION,
    /** The platform deducts from a reserve that we top up by transfers, and notifies us afterwards. */
    CREDIT_EXTENSION
}
