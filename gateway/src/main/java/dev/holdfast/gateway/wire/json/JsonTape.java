package dev.holdfast.gateway.wire.json;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One JSON document as a flat tree in parallel arrays, reused from document to document. Nodes stand in reading order,
 * so a container's first child is the node behind it, and {@link #end} of a child is the next sibling:
 *
 * <pre>
 *   {"a":[1,"x"],"b":null}
 *   node   0 object   1 array "a"   2 integer   3 string   4 null "b"
 *   end    5          4             3           4          5
 * </pre>
 *
 * <p>The text of strings is unescaped UTF-8, that of numbers is what was received. The arrays grow with the document
 * and never shrink: a node takes at least two bytes of a body, so the longest body bounds them. Owned by one event
 * loop; allocates only when a document has more nodes or bytes than any before it.
 */
@OwnedBy(Owner.EVENT_LOOP)
public final class JsonTape {
    /** No such node. */
    public static final int NONE = -1;

    /**
     * Most objects and arrays inside each other, the document itself counted: as many as the newer of the platform's
     * libraries reads.
     */
    public static final int MAX_DEPTH = 2_048;

    public static final byte OBJECT = 1;
    public static final byte ARRAY = 2;
    public static final byte STRING = 3;
    public static final byte INTEGER = 4;
    public static final byte DECIMAL = 5;
    public static final byte TRUE = 6;
    public static final byte FALSE = 7;
    public static final byte NULL = 8;

    private static final byte NO_FIELD = -1;
    private static final Field[] FIELDS = Field.values();
    private static final int INITIAL_TEXT_BYTES = 4096;
    private static final int INITIAL_NODES = 512;

    private byte[] kinds = new byte[INITIAL_NODES];
    private String[] names = new String[INITIAL_NODES];
    private byte[] fields = new byte[INITIAL_NODES];
    private int[] ends = new int[INITIAL_NODES];
    private int[] starts = new int[INITIAL_NODES];
    private int[] lengths = new int[INITIAL_NODES];
    private byte[] text = new byte[INITIAL_TEXT_BYTES];
    private int textLength;
    /** Behind the last node that has a name of its own; they are forgotten with their document. */
    private int namesEnd;
    private int size;

    /** Number of nodes. */
    public int size() {
        return size;
    }

    /** The buffer that {@link #start} and {@link #length} speak of. */
    public byte[] text() {
        return text;
    }

    /** Where a string's or number's text begins in {@link #text}. */
    public int start(final int node) {
        return starts[node];
    }

    /** Bytes of a string's or number's text. */
    public int length(final int node) {
        return lengths[node];
    }

    /** A string's or number's text. Allocates: for errors and cold paths. */
    public String string(final int node) {
        return new String(text, starts[node], lengths[node], StandardCharsets.UTF_8);
    }

    /** The member of an object with this name, or {@link #NONE}. */
    public int member(final int object, final Field field) {
        for (int child = object + 1; child < ends[object]; child = ends[child]) {
            if (fields[child] == field.ordinal()) {
                return child;
            }
        }
        return NONE;
    }

    public byte kind(final int node) {
        return kinds[node];
    }

    public String name(final int node) {
        final Field field = field(node);
        return field == null ? names[node] : field.wireName();
    }

    /** The node's name as a field; null when it has none or an unusual one. */
    public Field field(final int node) {
        return fields[node] == NO_FIELD ? null : FIELDS[fields[node]];
    }

    public int end(final int node) {
        return ends[node];
    }

    /**
     * Empties the tape for a document of this many bytes. Unescaped text is never longer than what it was read from.
     */
    void reset(final int documentBytes) {
        Arrays.fill(names, 0, namesEnd, null);
        namesEnd = 0;
        size = 0;
        textLength = 0;
        if (text.length < documentBytes) {
            text = new byte[Math.max(documentBytes, text.length * 2)];
        }
    }

    /**
     * Empties the tape and copies a document into {@link #text}, with a zero behind it, and some bytes of anything.
     *
     * @return that text.
     */
    byte[] hold(final byte[] document, final int offset, final int length) {
        reset(length + 1 + FieldNames.MARGIN);
        System.arraycopy(document, offset, text, 0, length);
        text[length] = 0;
        return text;
    }

    /** Adds a node without text. A container stays open until {@link #close}. */
    int add(final byte kind, final String name, final Field field) {
        if (size == kinds.length) {
            growNodes();
        }
        final int node = size++;
        kinds[node] = kind;
        fields[node] = field == null ? NO_FIELD : (byte) field.ordinal();
        // Only what has no field is stored: a store of a reference costs more than the rest of a node.
        if (field == null && name != null) {
            names[node] = name;
            namesEnd = size;
        }
        starts[node] = textLength;
        lengths[node] = 0;
        ends[node] = size;
        return node;
    }

    void close(final int container) {
        ends[container] = size;
    }

    /** Names that are kept, of this document and any before it. */
    int keptNames() {
        return (int) Arrays.stream(names).filter(Objects::nonNull).count();
    }

    /** Whether the container that is still open has a child with this name, which is no field's. */
    boolean openContainerHas(final int container, final String name) {
        for (int child = container + 1; child < size; child = ends[child]) {
            if (fields[child] == NO_FIELD && name.equals(names[child])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds a string or number with its text; a lone surrogate becomes a question mark, as in Java's own UTF-8 encoder.
     */
    void add(
        final byte kind, final String name, final Field field, final char[] chars, final int offset, final int length) {
        final int node = add(kind, name, field);
        textLength = Utf8.write(chars, offset, length, text, textLength);
        lengths[node] = textLength - starts[node];
    }

    /** Adds a string or number whose text is in a document that is held. */
    void add(final byte kind, final String name, final Field field, final int start, final int length) {
        final int node = add(kind, name, field);
        starts[node] = start;
        lengths[node] = length;
    }

    private void growNodes() {
        final int capacity = size * 2;
        kinds = Arrays.copyOf(kinds, capacity);
        names = Arrays.copyOf(names, capacity);
        fields = Arrays.copyOf(fields, capacity);
        ends = Arrays.copyOf(ends, capacity);
        starts = Arrays.copyOf(starts, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
    }

    @Override
    public String toString() {
        return "JsonTape{nodes=" + size + ", kinds=" + Arrays.toString(Arrays.copyOf(kinds, size)) + '}';
    }
}
