package dev.holdfast.gateway.wire.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.ResultCode;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads JSON documents onto a {@link JsonTape}: plain ones by {@link PlainJsonReader}, all others by Jackson.
 *
 * <p>Jackson's blocking parsers are made anew for every document; its non-blocking one can be fed document after
 * document, so this class keeps one, and a well-formed document of ordinary size costs no allocation. The parser
 * remembers every member name it has seen. A stranger could make it remember names without end, so it is replaced after
 * a document that failed, and as soon as names that the platform does not use came {@link #MAX_STRANGE_NAMES} times or
 * have {@link #MAX_STRANGE_CHARS} characters together.
 *
 * <p>Only depth is limited here. Nodes, members, names and numbers are bounded by the body's bytes: what nobody reads
 * keeps no signed callback from being taken.
 *
 * <p>The body is checked to be UTF-8 beforehand: Jackson takes overlong forms, and a byte 0xFF inside a name for
 * padding of its own. The search for duplicates takes no more than n log n steps, whatever the names. Owned by one
 * event loop.
 */
@OwnedBy(Owner.EVENT_LOOP)
public final class JsonTapeReader {
    public static final int MAX_STRANGE_NAMES = 2_000;
    public static final int MAX_STRANGE_CHARS = 1 << 16;
    /** The first byte of the mark that Jackson would pass over, and of nothing else that a document can begin with. */
    private static final byte BYTE_ORDER_MARK = (byte) 0xEF;
    /** Names of one object that the platform does not use, up to which they are compared one by one. */
    private static final int FEW_STRANGE_NAMES = 8;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
        .maxNestingDepth(JsonTape.MAX_DEPTH)
        .maxNumberLength(Integer.MAX_VALUE)
        .maxNameLength(Integer.MAX_VALUE)
        .maxStringLength(Integer.MAX_VALUE)
        .build();

    private final JsonTape tape;
    private final PlainJsonReader plain;
    private final int[] openContainers = new int[JsonTape.MAX_DEPTH + 1];
    private final int[] strangeCounts = new int[JsonTape.MAX_DEPTH + 1];
    private final long[] fieldsSeen = new long[JsonTape.MAX_DEPTH + 1];
    private final Rest rest = new Rest();
    private JsonParser parser;
    private ByteArrayFeeder feeder;
    private String[] sortedNames = new String[4 * FEW_STRANGE_NAMES];
    private int strangeNames;
    private int strangeChars;

    public JsonTapeReader(final JsonTape tape) {
        this.tape = tape;
        plain = new PlainJsonReader(tape);
        replaceParser();
    }

    /**
     * Reads a document.
     *
     * @return null when the tape holds it, else what is wrong with it.
     */
    public ResultCode read(final byte[] document, final int offset, final int length) {
        final boolean hasMark = length > 0 && document[offset] == BYTE_ORDER_MARK;
        if (hasMark || !Utf8.isWellFormed(document, offset, length)) {
            return ResultCode.MALFORMED_BODY;
        }
        return plain.read(document, offset, length) ? null : parse(document, offset, length);
    }

    /**
     * Reads a document by the parser, whatever it is like.
     *
     * @param document well-formed UTF-8 without a byte order mark.
     * @return null when the tape holds it, else what is wrong with it.
     */
    ResultCode parse(final byte[] document, final int offset, final int length) {
        tape.reset(length);
        ResultCode result = ResultCode.INTERNAL_ERROR;
        try {
            feeder.feedInput(document, offset, offset + length);
            result = readDocument();
        } catch (final StreamConstraintsException e) {
            result = ResultCode.BODY_TOO_COMPLEX;
        } catch (final IOException e) {
            result = ResultCode.MALFORMED_BODY;
        } finally {
            if (result != null || strangeNames > MAX_STRANGE_NAMES || strangeChars > MAX_STRANGE_CHARS) {
                replaceParser();
            }
        }
        return result;
    }

    /** Characters of the names that the parser may remember, besides the platform's own. */
    public int strangeChars() {
        return strangeChars;
    }

    private ResultCode readDocument() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return ResultCode.MALFORMED_BODY;
        }
        int depth = 0;
        open(0, tape.add(JsonTape.OBJECT, null, null));
        String name = null;
        Field field = null;
        while (depth >= 0) {
            final JsonToken token = parser.nextToken();
            if (token == JsonToken.NOT_AVAILABLE) {
                return ResultCode.MALFORMED_BODY;
            }
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                tape.close(openContainers[depth]);
                if (strangeCounts[depth] > FEW_STRANGE_NAMES && hasTwiceAStrangeName(openContainers[depth])) {
                    return ResultCode.DUPLICATE_MEMBER;
                }
                depth--;
                continue;
            }
            if (token == JsonToken.FIELD_NAME) {
                name = parser.currentName();
                field = Field.ofName(name);
                if (isNamedAgain(depth, name, field)) {
                    return ResultCode.DUPLICATE_MEMBER;
                }
                continue;
            }
            if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                open(
                    ++depth, tape.add(token == JsonToken.START_OBJECT ? JsonTape.OBJECT : JsonTape.ARRAY, name, field));
            } else {
                addScalar(token, name, field);
            }
            name = null;
            field = null;
        }
        rest.reset();
        parser.releaseBuffered(rest);
        return rest.isBlank && parser.nextToken() == JsonToken.NOT_AVAILABLE ? null
            : ResultCode.MALFORMED_BODY;
    }

    private void open(final int depth, final int container) {
        openContainers[depth] = container;
        strangeCounts[depth] = 0;
        fieldsSeen[depth] = 0;
    }

    /**
     * Whether the open container has a member of this name already. Many names that the platform does not use are
     * compared when it closes.
     */
    private boolean isNamedAgain(final int depth, final String name, final Field field) {
        if (field != null) {
            final long bit = 1L << field.ordinal();
            final boolean isAgain = (fieldsSeen[depth] & bit) != 0;
            fieldsSeen[depth] |= bit;
            return isAgain;
        }
        strangeNames++;
        strangeChars += name.length();
        return ++strangeCounts[depth] <= FEW_STRANGE_NAMES && tape.openContainerHas(openContainers[depth], name);
    }

    private boolean hasTwiceAStrangeName(final int container) {
        int count = 0;
        for (int child = container + 1; child < tape.end(container); child = tape.end(child)) {
            if (tape.field(child) == null) {
                if (count == sortedNames.length) {
                    sortedNames = Arrays.copyOf(sortedNames, count * 2);
                }
                sortedNames[count++] = tape.name(child);
            }
        }
        Arrays.sort(sortedNames, 0, count);
        boolean hasTwice = false;
        for (int i = 1; i < count; i++) {
            hasTwice |= sortedNames[i].equals(sortedNames[i - 1]);
        }
        Arrays.fill(sortedNames, 0, count, null);
        return hasTwice;
    }

    /** Names that are kept for the search for duplicates. */
    int keptNames() {
        return (int) Arrays.stream(sortedNames).filter(Objects::nonNull).count();
    }

    private void addScalar(final JsonToken token, final String name, final Field field) throws IOException {
        switch (token) {
            case VALUE_STRING -> addText(JsonTape.STRING, name, field);
            case VALUE_NUMBER_INT -> addText(JsonTape.INTEGER, name, field);
            case VALUE_NUMBER_FLOAT -> addText(JsonTape.DECIMAL, name, field);
            case VALUE_TRUE -> tape.add(JsonTape.TRUE, name, field);
            case VALUE_FALSE -> tape.add(JsonTape.FALSE, name, field);
            case VALUE_NULL -> tape.add(JsonTape.NULL, name, field);
            default -> throw new BrokenInvariantException("token=" + token + " cannot stand here");
        }
    }

    private void addText(final byte kind, final String name, final Field field) throws IOException {
        tape.add(kind, name, field, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    private void replaceParser() {
        final JsonFactory factory = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(CONSTRAINTS)
            .build();
        try {
            parser = factory.createNonBlockingByteArrayParser();
        } catch (final IOException e) {
            throw new BrokenInvariantException("no parser", e);
        }
        feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
        strangeNames = 0;
        strangeChars = 0;
    }

    /**
     * What follows the document. A parser that waits for more input would not tell a cut-off value from white space.
     */
    private static final class Rest extends OutputStream {
        private boolean isBlank;

        private void reset() {
            isBlank = true;
        }

        @Override
        public void write(final int b) {
            isBlank &= b == ' ' || b == '\n' || b == '\r' || b == '\t';
        }
    }
}
