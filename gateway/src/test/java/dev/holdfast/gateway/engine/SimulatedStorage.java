package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.WriteLog.Lie;
import dev.holdfast.gateway.engine.WriteLog.Piece;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A disk that does what {@link Storage} allows, by a seed: it stops at any operation, fails forces, is full; and after
 * a power cut it has of what was not forced anything from all to nothing, sector by sector, and of the unforced changes
 * of names any that fit together.
 */
final class SimulatedStorage implements Storage {
    private static final int FORCES_TO_A_FAILURE = 400;

    private final Random random;
    private final Runnable onForce;
    private final Map<String, SimulatedContent> names = new TreeMap<>();
    private final Map<String, SimulatedContent> durableNames = new TreeMap<>();
    private final List<NameChange> changes = new ArrayList<>();
    private final WriteLog writes;
    private long capacityBytes;
    private long operationsLeft;
    private boolean failsForces;
    SimulatedKeys keys = SimulatedKeys.NONE;

    /** @param onForce lets time pass. */
    SimulatedStorage(final Random random, final Runnable onForce, final long capacityBytes) {
        this(random, onForce, capacityBytes, new WriteLog());
    }

    private SimulatedStorage(
        final Random random, final Runnable onForce, final long capacityBytes, final WriteLog writes) {
        this.writes = writes;
        this.random = random;
        this.onForce = onForce;
        this.capacityBytes = capacityBytes;
        operationsLeft = Long.MAX_VALUE;
    }

    /** A change of what the name on the left stands for; with a second name when it is a renaming. */
    private record NameChange(String from, String to, SimulatedContent content) { }

    /** Stops after so many operations: everything fails from then on. */
    void stopAfter(final long operations) {
        operationsLeft = operations;
    }

    boolean isStopped() {
        return operationsLeft < 0;
    }

    @Override
    public SimulatedKeys keys() {
        return keys;
    }

    void failForces(final boolean fails) {
        failsForces = fails;
    }

    void capacityBytes(final long bytes) {
        capacityBytes = bytes;
    }

    /** The process is gone, the machine is not: everything that was written is there. */
    SimulatedStorage afterKill() {
        final SimulatedStorage next = new SimulatedStorage(random, onForce, capacityBytes, writes);
        next.keys = keys.nextLife();
        next.names.putAll(names);
        next.durableNames.putAll(durableNames);
        next.changes.addAll(changes);
        return next;
    }

    /** The machine went off. */
    SimulatedStorage afterPowerCut() {
        final SimulatedStorage next = new SimulatedStorage(random, onForce, capacityBytes);
        next.keys = keys.nextLife();
        final Map<String, SimulatedContent> left = new TreeMap<>(durableNames);
        final Set<String> lost = new HashSet<>();
        for (final NameChange change : changes) {
            if (random.nextBoolean() || lost.contains(change.from) || lost.contains(change.to)) {
                lost.add(change.from);
                lost.add(change.to);
            } else {
                apply(change, left);
            }
        }
        left.forEach((name, content) -> {
            final SimulatedContent survived = content.afterPowerCut(random);
            next.names.put(name, survived);
            next.durableNames.put(name, survived);
        });
        return next;
    }

    /** Another disk with the same on it. */
    SimulatedStorage copy() {
        final SimulatedStorage copy = new SimulatedStorage(random, onForce, capacityBytes);
        copy.keys = keys;
        names.forEach((name, content) -> copy.put(name, content.bytes()));
        return copy;
    }

    /** What a person, or a fault, makes of a file while nothing runs. */
    void put(final String name, final byte[] bytes) {
        names.put(name, SimulatedContent.safe(bytes));
        durableNames.put(name, names.get(name));
    }

    /** What {@link #put} does, for a part of a file, as far as that reaches. */
    void put(final Piece piece) {
        if (names.containsKey(piece.name())) {
            final byte[] bytes = names.get(piece.name()).bytes();
            System.arraycopy(piece.bytes(), 0, bytes, Math.min(piece.position(), bytes.length),
                Math.max(0, Math.min(piece.bytes().length, bytes.length - piece.position())));
            put(piece.name(), bytes);
        }
    }

    /** What is elsewhere, or nowhere, if one of the last writes was a lie: see {@link WriteLog}. */
    Lie lie() {
        return writes.lie(random, names);
    }

    /** What {@link #put} does, for a file that goes. */
    void remove(final String name) {
        names.remove(name);
        durableNames.remove(name);
    }

    /** What every file has. */
    Map<String, byte[]> contents() {
        final Map<String, byte[]> contents = new TreeMap<>();
        names.forEach((name, content) -> contents.put(name, content.bytes()));
        return contents;
    }

    private static void apply(final NameChange change, final Map<String, SimulatedContent> names) {
        if (change.to != null) {
            names.put(change.to, change.content);
            names.remove(change.from);
        } else if (change.content != null) {
            names.put(change.from, change.content);
        } else {
            names.remove(change.from);
        }
    }

    private void operation() throws IOException {
        if (operationsLeft < 0 || --operationsLeft < 0) {
            operationsLeft = -1;
            throw new DiskException("the machine is off");
        }
    }

    private void change(final NameChange change) throws IOException {
        operation();
        changes.add(change);
        apply(change, names);
    }

    private SimulatedContent content(final String name) throws IOException {
        operation();
        final SimulatedContent content = names.get(name);
        if (content == null) {
            throw new NoSuchFileException(name);
        }
        return content;
    }

    @Override
    public List<String> list() throws IOException {
        operation();
        return List.copyOf(names.keySet());
    }

    @Override
    public StoredFile create(final String name) throws IOException {
        change(new NameChange(name, null, new SimulatedContent()));
        return new OpenFile(names.get(name));
    }

    @Override
    public StoredFile open(final String name) throws IOException {
        return new OpenFile(content(name));
    }

    @Override
    public StoredFile openToRead(final String name) throws IOException {
        return new OpenFile(content(name));
    }

    @Override
    public void rename(final String from, final String to) throws IOException {
        change(new NameChange(from, to, content(from)));
    }

    @Override
    public void delete(final String name) throws IOException {
        content(name);
        change(new NameChange(name, null, null));
    }

    @Override
    public void forceNames() throws IOException {
        operation();
        durableNames.clear();
        durableNames.putAll(names);
        changes.clear();
    }

    @Override
    public String locate(final String name) {
        return "simulated/" + name;
    }

    private long usedBytes() {
        return names.values().stream().mapToLong(SimulatedContent::size).sum();
    }

    private final class OpenFile implements StoredFile {
        private final SimulatedContent content;

        OpenFile(final SimulatedContent content) {
            this.content = content;
        }

        @Override
        public long size() throws IOException {
            operation();
            return content.size();
        }

        @Override
        public int read(final ByteBuffer target, final long position) throws IOException {
            operation();
            return content.read(target, (int) position, random);
        }

        /** When the machine goes off or the disk is full, a part of it was written. */
        @Override
        public void write(final ByteBuffer source, final long position) throws IOException {
            final int length = source.remaining();
            final long growth = Math.max(0, position + length - content.size());
            if (usedBytes() + growth > capacityBytes) {
                content.write(source, (int) position,
                    part(position, random.nextInt((int) (length - Math.min(growth, length)) + 1)));
                operation();
                throw new DiskException("No space left on device");
            }
            if (operationsLeft == 0) {
                content.write(source, (int) position, part(position, random.nextInt(length + 1)));
            }
            operation();
            writes.add(content, (int) position, length);
            content.write(source, (int) position, length);
        }

        /** A write that is cut short ends with a sector. */
        private static int part(final long position, final int length) {
            return Math.max(0, length - (int) ((position + length) % SimulatedContent.SECTOR_BYTES));
        }

        @Override
        public void force() throws IOException {
            operation();
            onForce.run();
            if (failsForces && random.nextInt(FORCES_TO_A_FAILURE) == 0) {
                content.failForce();
                throw new DiskException("Input/output error");
            }
            content.force();
        }

        @Override
        public ByteBuffer map() throws IOException {
            operation();
            return content.copy();
        }

        @Override
        public void close() {
            // Nothing is kept open.
        }
    }
}
