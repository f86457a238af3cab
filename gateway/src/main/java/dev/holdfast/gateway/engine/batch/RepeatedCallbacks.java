package dev.holdfast.gateway.engine.batch;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.KeepUnreadDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import net.openhft.chronicle.algo.hashing.LongHashFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Knows the callbacks that the ledger took last, so that one that comes again word for word takes no place in the
 * journal: the ledger would do nothing about it but give its answer again. The envelope's id does not count, since
 * anybody can change it. A record that we asked for and could read is never a repeat: what the ledger did not
 * understand meanwhile may be settled by hearing it once more.
 *
 * <p>It is no part of the ledger: what it has forgotten, or what came before a start, is journaled once more and
 * changes nothing. Its hash has a seed of its own in each process, so that nobody can find two texts that pass for one.
 * Owned by the ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class RepeatedCallbacks {
    /** How many it knows. */
    static final int CAPACITY = 1 << 16;

    private static final long NONE = RecentHashes.NONE;

    private final LongHashFunction function;
    private final UnsafeBuffer text = new UnsafeBuffer(ByteBuffer.allocateDirect(RingMessage.MAX_MESSAGE_BYTES));
    private final RecentHashes known = new RecentHashes(CAPACITY);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AuthorizeDecoder authorize = new AuthorizeDecoder();
    private final NotifyDecoder notify = new NotifyDecoder();
    private final KeepUnreadDecoder keepUnread = new KeepUnreadDecoder();

    /** It knows none yet. */
    public RepeatedCallbacks() {
        function = LongHashFunction.xx_r39(new SecureRandom().nextLong());
    }

    /** A hash of what a callback says; 0 when the message is none. */
    public long hashOf(final int templateId, final DirectBuffer buffer, final int offset, final int length) {
        switch (templateId) {
            case AuthorizeDecoder.TEMPLATE_ID -> {
                authorize.wrapAndApplyHeader(buffer, offset, header);
                authorize.skipConsumeNo();
                authorize.skipCardNo();
                authorize.skipCardholderNo();
                final int idAt = authorize.limit();
                authorize.skipPushId();
                return hashWithout(idAt, authorize.limit(), buffer, offset, length);
            }
            case NotifyDecoder.TEMPLATE_ID -> {
                notify.wrapAndApplyHeader(buffer, offset, header);
                if (notify.isRecord() == 1 && notify.unread() == 0) {
                    return NONE;
                }
                notify.skipConsumeNo();
                notify.skipCardNo();
                notify.skipCardholderNo();
                notify.skipRelatedNo();
                final int idAt = notify.limit();
                notify.skipPushId();
                return hashWithout(idAt, notify.limit(), buffer, offset, length);
            }
            case KeepUnreadDecoder.TEMPLATE_ID -> {
                keepUnread.wrapAndApplyHeader(buffer, offset, header);
                keepUnread.skipCardNo();
                final int idAt = keepUnread.limit();
                keepUnread.skipPushId();
                return hashWithout(idAt, keepUnread.limit(), buffer, offset, length);
            }
            case CardUpdateDecoder.TEMPLATE_ID -> {
                return hashWithout(offset + length, offset + length, buffer, offset, length);
            }
            default -> {
                return NONE;
            }
        }
    }

    private long hashWithout(
        final int from, final int to, final DirectBuffer buffer, final int offset, final int length) {
        final int first = from - offset;
        final int rest = offset + length - to;
        text.putBytes(0, buffer, offset, first);
        text.putBytes(first, buffer, to, rest);
        final long hash = function.hashMemory(text.addressOffset(), first + rest);
        return hash == NONE ? 1 : hash;
    }

    /** Forgets all: by other rules the same words may do something else. */
    void clear() {
        known.clear();
    }

    /** Whether it was taken before. */
    public boolean contains(final long hash) {
        return known.contains(hash);
    }

    /** Keeps one that was taken, in the place of the oldest. */
    void add(final long hash) {
        known.add(hash, 0);
    }
}
