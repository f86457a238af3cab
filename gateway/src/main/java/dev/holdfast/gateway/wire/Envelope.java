package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.gateway.wire.json.JsonTapeReader;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.ResultCode;

/**
 * What is around the data of a callback: its action, which is not signed, and where the data is. Takes a body apart and
 * says nothing about what the data means.
 *
 * <p>Owned by one event loop and reused for every callback. Blocks on nothing; a well-formed body costs no allocation.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class Envelope {
    private static final WireNames<Action> ACTIONS = new WireNames<>(Action.values(), Action::wireName);

    private final JsonTape tape = new JsonTape();
    private final JsonTapeReader reader = new JsonTapeReader(tape);
    private Action action;
    private int data;
    private Field problemField;

    /**
     * Takes a body apart.
     *
     * @return null when nothing is wrong, else what is: with the body as JSON or as a callback's envelope.
     */
    ResultCode read(final byte[] body, final int offset, final int length) {
        action = null;
        problemField = null;
        final ResultCode result = reader.read(body, offset, length);
        if (result != null) {
            return result;
        }
        data = tape.member(0, Field.DATA);
        if (data == JsonTape.NONE || tape.kind(data) == JsonTape.NULL) {
            return problem(ResultCode.FIELD_MISSING, Field.DATA);
        }
        if (tape.kind(data) != JsonTape.OBJECT) {
            return problem(ResultCode.FIELD_INVALID, Field.DATA);
        }
        final int named = tape.member(0, Field.ACTION);
        if (named == JsonTape.NONE || tape.kind(named) == JsonTape.NULL) {
            return problem(ResultCode.FIELD_MISSING, Field.ACTION);
        }
        action = tape.kind(named) == JsonTape.STRING ? ACTIONS.find(tape, named, null) : null;
        return action == null ? ResultCode.ACTION_UNKNOWN : null;
    }

    JsonTape tape() {
        return tape;
    }

    /** Null before {@link #read} found a known one. */
    Action action() {
        return action;
    }

    /** The node of {@code data}. */
    int data() {
        return data;
    }

    /** What the last problem is about; null when it is about no field in particular. */
    Field problemField() {
        return problemField;
    }

    private ResultCode problem(final ResultCode result, final Field field) {
        problemField = field;
        return result;
    }
}
