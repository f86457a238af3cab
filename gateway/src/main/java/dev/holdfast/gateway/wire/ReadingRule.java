package dev.holdfast.gateway.wire;

/** What a signed text must keep so that it can be read in one way only (see {@link OneReading}). */
enum ReadingRule {
    /**
     * {@code data.timestamp} is the {@code Timestamp} header's text: the time that was signed is the time that is
     * judged.
     */
    SIGNED_TIME,
    /** {@code data.appId} is ours. */
    SIGNED_APP,
    /** Names of members are of letters, digits and the underscore, so that no name holds the end of another member. */
    PLAIN_NAMES,
    /**
     * A member that is an object or a list is one, so that its end is where its brackets close, whatever its strings
     * hold.
     */
    NESTED_KINDS,
    /**
     * A word or an amount is a number, or a string without {@code &} and {@code =}, so that it ends at the next
     * {@code &}.
     */
    PLAIN_WORDS,
    /** No other text holds {@code &}, the name of a member that counts, and {@code =}. */
    NO_HIDDEN_MEMBERS,
    /**
     * What a number says is what the text says that was signed for it: an amount comes to the same, and any other
     * number is written the same. So a number and a string of one signed text are one word.
     */
    EXACT_NUMBERS
}
