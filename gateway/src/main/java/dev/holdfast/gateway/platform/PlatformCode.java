package dev.holdfast.gateway.platform;

/** What a code of the API means, and what is to be done about it. */
public final class PlatformCode {
    /** Success. */
    public static final int OK = 0;
    /** Our pseudo-code for a call to which no usable response came. */
    public static final int NO_RESPONSE = -1;
    /** Our address is not on the platform's allowlist. */
    public static final int IP_NOT_ALLOWED = 1003;

    /** A parameter is wrong. */
    public static final int BAD_PARAMETER = 1004;

    /** There is such a cardholder already. */
    public static final int CARDHOLDER_EXISTS = 2001;
    /** The cardholder is verified already. */
    public static final int CARDHOLDER_VERIFIED = 2003;
    /** The cardholder's verification is not finished. */
    public static final int CARDHOLDER_PENDING = 2004;

    private static final int THOUSAND = 1_000;

    private PlatformCode() {
    }

    /** What a client does about a code. */
    enum Reaction {
        SUCCEED, RETRY, BACK_OFF, RENEW_TOKEN, RENEW_CLOCK, FAIL
    }

    static Reaction reactionTo(final int code) {
        return switch (code) {
            case OK -> Reaction.SUCCEED;
            case NO_RESPONSE, 1001 -> Reaction.RETRY;
            case 1009 -> Reaction.BACK_OFF;
            case 1006, 1007 -> Reaction.RENEW_TOKEN;
            case 1005 -> Reaction.RENEW_CLOCK;
            default -> Reaction.FAIL;
        };
    }

    /** Whether our credential is disabled (1010) or has expired (1011): nothing works until somebody sees to it. */
    static boolean isCredentialOver(final int code) {
        return code == 1010 || code == 1011;
    }

    /** A sentence for an operator: what the code means and what to do. */
    public static String meaningOf(final int code) {
        return switch (code) {
            case OK -> "success";
            case NO_RESPONSE ->
                "no usable response came; look at the network, platform.base_url and the platform's state";
            case 1001 -> "the platform had an error of its own";
            case 1002 -> "the Api-Key is missing; set platform.api_key";
            case IP_NOT_ALLOWED ->
                "this machine's public address is not on the platform's allowlist; register it there";
            case BAD_PARAMETER -> "the platform takes a parameter as wrong";
            case 1005 -> "the platform takes our time as wrong or too old; set this machine's clock by NTP";
            case 1006, 1007 -> "the platform does not take the access token, not even a new one";
            case 1008 -> "the platform does not know the Api-Key; compare platform.api_key and platform.base_url";
            case 1009 -> "the platform has had too many calls from us";
            case 1010 -> "the Api-Key is disabled; ask the platform why";
            case 1011 -> "the Api-Key has expired; ask the platform for a new one";
            case 1012 -> "the call belongs to the other integration mode; compare platform.mode";
            case 1013 -> "the merchant has no permission for card data (PCI)";
            case 1014 -> "the token for the hosted page was used before or is not valid; get a new one for each view";
            case 1015 -> "the origin of the page around the hosted page is not registered; register it at the platform";
            case 1016 -> "the hosted page was opened from another origin than the registered one";
            case 1017 -> "the request of the hosted page was sent before (its nonce was used); get a new token";
            case 1018 -> "the browser's Sec-Fetch headers do not fit the hosted page; open it in a frame of your page";
            case 1019 -> "the period ends before it starts";
            case 1020 -> "the period is longer than the platform allows";
            case 1021 -> "the platform does not know the merchant";
            case 1022 -> "the merchant is not in a state to use the platform; ask it why";
            case CARDHOLDER_EXISTS -> "there is such a cardholder already";
            case 2002 -> "the platform does not know the cardholder";
            case CARDHOLDER_VERIFIED -> "the cardholder is verified already";
            case CARDHOLDER_PENDING -> "the cardholder's verification is not finished";
            case 2005 -> "the cardholder's verification failed";
            case 2006 -> "the cardholder's verification (KYC) could not be fetched; is the share token of SumSub good?";
            case 2007 -> "a parameter may have only English letters, digits, spaces and the signs of addresses";
            case 2008 -> "a parameter has to be in English";
            case 2009 -> "the cardholder's country is not supported";
            case 2010 -> "the postal code does not fit the state or the city";
            case 2011 -> "cardholder_unique_no is not that of this cardholder_no";
            case 4005 -> "the card's status does not allow it";
            case 4010 -> "a parameter of the call about a card is wrong";
            case 4016 -> "the PIN is too weak, or has not 6 digits";
            case 4017 -> "the card is not a physical one";
            default -> switch (code / THOUSAND) {
                case 1 -> "the platform refuses the request";
                case 2 -> "something is wrong with the cardholder";
                case 3 -> "something is wrong with the account or the transfer";
                case 4 -> "something is wrong with the card, the order or the right to see it";
                default -> "a code that is not known here";
            };
        };
    }
}
