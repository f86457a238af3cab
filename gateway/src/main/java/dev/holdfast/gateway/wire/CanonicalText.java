package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the text that signature V1 covers (contract: signature V1): the members of {@code data} that are not null,
 * with {@code appId} and {@code timestamp}, sorted by name in UTF-16 order and joined as {@code name=value} with
 * {@code &}.
 *
 * <p>Owned by one event loop. Allocates nothing beyond what {@link CompactJsonWriter} does, unless data has more
 * members than any before it.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
public final class CanonicalText {
    private static final int INITIAL_MEMBERS = 64;
    private static final int ADDED = 2;
    private static final int APP_ID = -2;
    private static final int TIMESTAMP = -3;

    private final byte[] appId;
    private final CompactJsonWriter out = new CompactJsonWriter();
    private int[] members = new int[INITIAL_MEMBERS];
    private int[] sorted = new int[INITIAL_MEMBERS];
    private int[] places = new int[INITIAL_MEMBERS];
    private String[] names = new String[INITIAL_MEMBERS];
    private Place[] order = new Place[INITIAL_MEMBERS];
    private JsonTape tape;
    private int namesCount;

    public CanonicalText(final String appId) {
        this.appId = appId.getBytes(StandardCharsets.UTF_8);
        Arrays.setAll(order, i -> new Place());
    }

    /** The buffer; only its first {@link #length} bytes count. */
    public byte[] bytes() {
        return out.bytes();
    }

    public int length() {
        return out.length();
    }

    /** The text. Allocates: for people. */
    @Override
    public String toString() {
        return new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
    }

    /** Writes the text of the object {@code data} for the {@code Timestamp} header's text. */
    public void write(final JsonTape source, final int data, final CharSequence timestamp, final CanonicalForm wanted) {
        write(source, data, timestamp, wanted, true);
    }

    /**
     * Writes the part of the text that is the same whenever, and to whomever, the data is sent: without {@code appId}
     * and {@code timestamp}.
     */
    public void writeData(final JsonTape source, final int data, final CanonicalForm wanted) {
        write(source, data, "", wanted, false);
    }

    private void write(
        final JsonTape source, final int data, final CharSequence timestamp, final CanonicalForm wanted,
        final boolean isWhole) {
        tape = source;
        out.begin(source, wanted);
        final int count = sortMembers(data);
        for (int i = 0; i < count; i++) {
            final int node = sorted[i];
            if (!isWhole && isOfSending(node)) {
                continue;
            }
            if (out.length() > 0) {
                out.put('&');
            }
            putName(node);
            out.put('=');
            if (node == APP_ID) {
                out.put(appId, 0, appId.length);
            } else if (node == TIMESTAMP) {
                out.putText(timestamp);
            } else if (tape.kind(node) == JsonTape.STRING) {
                out.put(tape.text(), tape.start(node), tape.length(node));
            } else {
                out.putJson(node);
            }
        }
    }

    private void putName(final int node) {
        final Field field = node == APP_ID ? Field.APP_ID : node == TIMESTAMP ? Field.TIMESTAMP : tape.field(node);
        if (field == null) {
            out.putText(tape.name(node));
        } else {
            out.putName(field);
        }
    }

    private boolean isOfSending(final int node) {
        return node == APP_ID || node == TIMESTAMP || tape.field(node) == Field.APP_ID
            || tape.field(node) == Field.TIMESTAMP;
    }

    /** Fills {@link #sorted} and returns how many there are. */
    private int sortMembers(final int data) {
        int count = 0;
        boolean hasAppId = false;
        boolean hasTimestamp = false;
        for (int child = data + 1; child < tape.end(data); child = tape.end(child)) {
            if (tape.kind(child) != JsonTape.NULL) {
                ensureRoom(count + 1 + ADDED);
                members[count++] = child;
                hasAppId |= tape.field(child) == Field.APP_ID;
                hasTimestamp |= tape.field(child) == Field.TIMESTAMP;
            }
        }
        if (!hasAppId) {
            members[count++] = APP_ID;
        }
        if (!hasTimestamp) {
            members[count++] = TIMESTAMP;
        }
        if (!hasSameNamesAsBefore(count)) {
            sortPlaces(count);
        }
        for (int i = 0; i < count; i++) {
            sorted[i] = members[places[i]];
        }
        return count;
    }

    private void ensureRoom(final int count) {
        if (members.length < count) {
            final int capacity = count * 2;
            members = Arrays.copyOf(members, capacity);
            sorted = Arrays.copyOf(sorted, capacity);
            places = Arrays.copyOf(places, capacity);
            names = Arrays.copyOf(names, capacity);
            final int before = order.length;
            order = Arrays.copyOf(order, capacity);
            Arrays.setAll(order, i -> i < before ? order[i] : new Place());
        }
    }

    /**
     * The platform writes the same members in the same order again and again, so the last sorting mostly still holds.
     */
    private boolean hasSameNamesAsBefore(final int count) {
        boolean isSame = count == namesCount;
        for (int i = 0; isSame && i < count; i++) {
            isSame = nameOf(members[i]).equals(names[i]);
        }
        return isSame;
    }

    private void sortPlaces(final int count) {
        Arrays.fill(names, Math.min(count, namesCount), namesCount, null);
        namesCount = count;
        for (int i = 0; i < count; i++) {
            names[i] = nameOf(members[i]);
            order[i].name = names[i];
            order[i].index = i;
        }
        Arrays.sort(order, 0, count);
        for (int i = 0; i < count; i++) {
            places[i] = order[i].index;
            order[i].name = null;
        }
    }

    /** Names that are kept, of the last text and any before it. */
    int keptNames() {
        int kept = 0;
        for (final String name : names) {
            kept += name == null ? 0 : 1;
        }
        for (final Place place : order) {
            kept += place.name == null ? 0 : 1;
        }
        return kept;
    }

    private String nameOf(final int node) {
        return switch (node) {
            case APP_ID -> Field.APP_ID.wireName();
            case TIMESTAMP -> Field.TIMESTAMP.wireName();
            default -> tape.name(node);
        };
    }

    /** A name and where it stood before the sorting. Reused. */
    private static final class Place implements Comparable<Place> {
        private String name;
        private int index;

        @Override
        public int compareTo(final Place other) {
            return name.compareTo(other.name);
        }
    }
}
