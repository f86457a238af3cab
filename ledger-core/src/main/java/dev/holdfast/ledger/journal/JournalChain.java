package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.Seal;
import org.agrona.DirectBuffer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The chain of batches as far as it was read, and so what has to follow: each file and each batch names its ledger and
 * the batch before it. Owned by the thread that reads; does not block; allocates only for places that are awaited.
 */
final class JournalChain {
    private final List<JournalPoint> awaited = new ArrayList<>();
    private final Set<JournalPoint> passed = new HashSet<>();
    private long sequence;
    private long timeMs;
    private long ledgerId;
    private int checksum;

    /** @param from the place behind the last batch that is not read. */
    JournalChain(final JournalPoint from) {
        sequence = from.sequence();
        timeMs = from.timeMs();
        ledgerId = from.ledgerId();
        checksum = from.checksum();
    }

    /** The place behind the last batch. Allocates. */
    JournalPoint point() {
        return new JournalPoint(sequence, timeMs, ledgerId, checksum);
    }

    /** Of the last command. */
    long sequence() {
        return sequence;
    }

    /** 0 when no file named one yet. */
    long ledgerId() {
        return ledgerId;
    }

    /** Notes, from now on, whether a batch ends at this place. */
    void await(final JournalPoint place) {
        awaited.add(place);
        notePlace();
    }

    boolean hasPassed(final JournalPoint place) {
        return passed.contains(place);
    }

    /**
     * Takes the ledger and the last batch from a file's header, when they are those of the chain.
     *
     * @return what is wrong with them; null when nothing is.
     */
    String follow(final ByteBuffer segment) {
        final long id = Segment.ledgerId(segment);
        if (id == 0 && ledgerId == 0) {
            return null;
        }
        if (ledgerId != 0 && id != ledgerId) {
            return "the file belongs to the ledger " + Long.toHexString(id) + ", the ones before it to the ledger "
                + Long.toHexString(ledgerId);
        }
        if (ledgerId != 0 && Segment.checksumBefore(segment) != checksum) {
            return "the file follows another one than the one before it";
        }
        ledgerId = id;
        checksum = Segment.checksumBefore(segment);
        return null;
    }

    /** Why a batch is not the next one of the chain; null when it is, and then its records can be read. */
    String problem(final SegmentFrames frames, final int frame) {
        if (!frames.format().holdsItsCommands(frames.segment(), frame)) {
            return "the batch here says that it has commands that do not lie in it";
        }
        if (frames.format() == FrameFormat.PLAIN) {
            return null;
        }
        if (frames.segment().getLong(frame + Frame.LEDGER_AT) != ledgerId) {
            return "the batch here belongs to another ledger";
        }
        if (frames.segment().getInt(frame + Frame.BEFORE_AT) != checksum) {
            return "the batch here follows another one than the one before it";
        }
        return frames.open(frame) ? null : "the batch here " + Seal.BROKEN;
    }

    /** Whether a file's batches up to this one are the chain's, as far as one can tell. */
    boolean isHere(final ByteBuffer segment, final long lastSequence, final int lastChecksum) {
        return lastSequence == sequence
            && (ledgerId == 0 || ledgerId == Segment.ledgerId(segment) && lastChecksum == checksum);
    }

    /**
     * Goes on by one batch, which has no {@link #problem}, and hands its commands on. Nothing follows a mark: it has
     * none.
     */
    void pass(final SegmentFrames frames, final int frame, final CommandHandler handler) {
        final FrameFormat format = frames.format();
        final DirectBuffer segment = frames.segment();
        timeMs = format.timeMs(segment, frame);
        if (format != FrameFormat.PLAIN) {
            handler.onBatch(sequence + 1, segment.getLong(frame + Frame.DIGEST_AT),
                segment.getShort(frame + Frame.RULES_AT) & 0xFFFF);
        }
        final DirectBuffer records = frames.records();
        int record = frames.recordsAt(frame);
        for (int i = frames.count(frame); i > 0; i--) {
            sequence++;
            handler.onCommand(records, format.commandAt(record), format.commandLength(records, record), sequence,
                timeMs, format.actor(records, record));
            record = format.recordEnd(records, record);
        }
        if (!frames.isMark(frame)) {
            checksum = frames.checksum(frame);
            notePlace();
        }
    }

    private void notePlace() {
        for (int i = 0; i < awaited.size(); i++) {
            if (awaited.get(i).sequence() == sequence && awaited.get(i).checksum() == checksum) {
                passed.add(awaited.get(i));
            }
        }
    }
}
