package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.snapshot.Snapshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A bit of a file that nobody writes any more changes while nothing runs. */
final class Rot {
    private Rot() {
    }

    /** Changes one in a closed journal file or a snapshot, and returns that one's name; null when there is none. */
    static String flip(final SimulatedStorage storage, final Random random) throws IOException {
        final List<String> segments = JournalFiles.list(storage);
        final List<String> names = new ArrayList<>(segments.subList(0, Math.max(0, segments.size() - 1)));
        Snapshot.list(storage).forEach(snapshot -> names.add(snapshot.name()));
        if (names.isEmpty()) {
            return null;
        }
        final String name = names.get(random.nextInt(names.size()));
        final byte[] bytes = storage.contents().get(name);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        storage.put(name, bytes);
        return name;
    }
}
