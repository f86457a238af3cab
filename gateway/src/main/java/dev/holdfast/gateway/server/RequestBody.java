package dev.holdfast.gateway.server;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import io.netty.buffer.ByteBuf;

import java.util.Arrays;

/**
 * The body of the request that is coming in on a connection, up to a limit. Grows with the longest and is used again.
 * Owned by one event loop.
 */
@OwnedBy(Owner.EVENT_LOOP)
final class RequestBody {
    private static final int INITIAL_BYTES = 2048;

    private final int maxBytes;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    RequestBody(final int maxBytes) {
        this.maxBytes = maxBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    /** Takes over what has come; false when that is more than the limit allows. */
    boolean append(final ByteBuf content) {
        final int more = content.readableBytes();
        if (more > maxBytes - length) {
            return false;
        }
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(bytes.length * 2, length + more)));
        }
        content.readBytes(bytes, length, more);
        length += more;
        return true;
    }
}
