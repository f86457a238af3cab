package dev.holdfast.gateway.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The last writes of a disk, of which one may turn out to have been a lie: acknowledged, and forced, and never there,
 * in whole or in some sectors; or somewhere else instead. A sector that was written again later is whole, since it was
 * written as it stood in memory.
 */
final class WriteLog {
    private static final int MAX_WRITES = 64;
    /** Of the last one nobody knows whether it is on disk, and of a mark before it neither. */
    private static final int WRITES_THAT_BETRAY = 3;
    private static final int SECTOR_BYTES = SimulatedContent.SECTOR_BYTES;

    private final ArrayDeque<Write> writes = new ArrayDeque<>();

    private record Write(SimulatedContent content, int position, byte[] before) {
        int end() {
            return position + before.length;
        }

        boolean touches(final Write other, final int sector) {
            return content == other.content && position < (sector + 1) * SECTOR_BYTES && end() > sector * SECTOR_BYTES;
        }
    }

    /** Bytes that stand in a file instead of what was written there. */
    record Piece(String name, int position, byte[] bytes) {
    }

    /**
     * A lie.
     *
     * @param pieces    what it makes of the files; none when there was nothing to lie about.
     * @param isBetrayed whether batches that were written and forced later, to the journal as this one, say that it was
     *     on disk.
     */
    record Lie(List<Piece> pieces, boolean isBetrayed) {
    }

    void add(final SimulatedContent content, final int position, final int length) {
        if (writes.size() == MAX_WRITES) {
            writes.poll();
        }
        writes.add(new Write(content, position, content.bytes(position, length)));
    }

    /** A lie about one of the writes. */
    Lie lie(final Random random, final Map<String, SimulatedContent> names) {
        final List<Piece> pieces = new ArrayList<>();
        if (writes.isEmpty()) {
            return new Lie(pieces, false);
        }
        final List<Write> all = List.copyOf(writes);
        // Mostly one of the last, of which nothing behind tells.
        final int index = Math.max(random.nextInt(all.size()), random.nextInt(all.size()));
        final Write lost = all.get(index);
        final String name = nameOf(lost, names);
        if (name == null || lost.before.length == 0) {
            return new Lie(pieces, false);
        }
        final List<Write> later = all.subList(index + 1, all.size());
        final List<String> victims = List.copyOf(names.keySet());
        final String victim = random.nextBoolean() ? victims.get(random.nextInt(victims.size())) : null;
        final boolean isWhole = random.nextBoolean();
        final int shift = victim == null ? 0
            : random.nextInt(names.get(victim).size() / SECTOR_BYTES + 1) - lost.position / SECTOR_BYTES;
        for (int sector = lost.position / SECTOR_BYTES; sector * SECTOR_BYTES < lost.end(); sector++) {
            final int at = sector;
            if (later.stream().noneMatch(write -> write.touches(lost, at)) && (isWhole || random.nextBoolean())) {
                final int from = Math.max(lost.position, sector * SECTOR_BYTES);
                final int to = Math.min(lost.end(), (sector + 1) * SECTOR_BYTES);
                final byte[] before = new byte[to - from];
                System.arraycopy(lost.before, from - lost.position, before, 0, before.length);
                pieces.add(new Piece(name, from, before));
                if (victim != null) {
                    pieces.add(new Piece(victim, (sector + shift) * SECTOR_BYTES,
                        lost.content.bytes(sector * SECTOR_BYTES, SECTOR_BYTES)));
                }
            }
        }
        final long batchesBehind = later.stream().filter(write -> write.position > 0 && isJournal(nameOf(write, names)))
            .count();
        return new Lie(pieces, isJournal(name) && lost.position > 0 && batchesBehind >= WRITES_THAT_BETRAY);
    }

    private static String nameOf(final Write write, final Map<String, SimulatedContent> names) {
        return names.keySet().stream().filter(each -> names.get(each) == write.content).findFirst().orElse(null);
    }

    private static boolean isJournal(final String name) {
        return name != null && name.startsWith("journal-") && name.endsWith(".log");
    }
}
