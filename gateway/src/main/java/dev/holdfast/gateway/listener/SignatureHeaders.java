package dev.holdfast.gateway.listener;

import io.netty.util.AsciiString;

/** The headers that carry a callback's signature (contract: callbacks). */
public final class SignatureHeaders {
    /** When it was signed, Unix milliseconds. */
    public static final AsciiString TIMESTAMP = AsciiString.cached("Timestamp");
    /** Hexadecimal HMAC-SHA256. */
    public static final AsciiString SIGNATURE = AsciiString.cached("Signature");
    /** How it was made. */
    public static final AsciiString SIGN_VERSION = AsciiString.cached("Sign-Version");

    private SignatureHeaders() {
    }
}
