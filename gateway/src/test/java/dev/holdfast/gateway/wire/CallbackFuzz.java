package dev.holdfast.gateway.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.holdfast.gateway.server.StrictJson;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A callback's body of any bytes: it is read without an exception, and as JSON exactly when a strict parser takes it
 * for a JSON object without a member twice, but for names with half of a pair of surrogates, which are refused. All
 * that stands on the tape is what another parser reads, and an
 * authorization says the amount and the identifiers of that JSON.
 */
public final class CallbackFuzz {
    private static final int MICROS = 6;
    private static final Callback CALLBACK = new Callback();
    private static final CallbackCommandEncoder ENCODER = new CallbackCommandEncoder(CurrencyCode.pack("USD"), 480);
    private static final UnsafeBuffer COMMAND = new UnsafeBuffer(new byte[CallbackCommandEncoder.MAX_BYTES]);
    private static final JsonFactory STRICT = new JsonFactoryBuilder().enable(
        StreamReadFeature.STRICT_DUPLICATE_DETECTION).disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(JsonTape.MAX_DEPTH)
            .maxNumberLength(Integer.MAX_VALUE).build()).build();

    private CallbackFuzz() {
    }

    public static void fuzzerTestOneInput(final byte[] body) {
        final ResultCode result = CALLBACK.read(body, 0, body.length);
        if (result == ResultCode.BODY_TOO_COMPLEX) {
            assertThat(openings(body)).isGreaterThan(JsonTape.MAX_DEPTH);
            return;
        }
        final boolean isRead = result != ResultCode.MALFORMED_BODY && result != ResultCode.DUPLICATE_MEMBER;
        final Object json = strict(body);
        if (json instanceof NumberFormatException) {
            // A number that is too large for the judge, and not for JSON.
            return;
        }
        if (isRead != json instanceof Map) {
            assertThat(!isRead && hasBrokenName(json)).as("result=%s", result).isTrue();
            return;
        }
        if (isRead) {
            compare(body);
        }
        if (result == null) {
            for (final CanonicalForm form : CanonicalForm.values()) {
                interpret((Map<?, ?>) ((Map<?, ?>) json).get("data"), form);
            }
        }
    }

    /** Whether a member's name has half of a pair of surrogates, which is no character. */
    private static boolean hasBrokenName(final Object json) {
        if (json instanceof Map<?, ?> object) {
            return object.entrySet().stream().anyMatch(member -> !utf8((String) member.getKey()).equals(member.getKey())
                || hasBrokenName(member.getValue()));
        }
        return json instanceof List<?> list && list.stream().anyMatch(CallbackFuzz::hasBrokenName);
    }

    private static int openings(final byte[] body) {
        int count = 0;
        for (final byte c : body) {
            count += c == '[' || c == '{' ? 1 : 0;
        }
        return count;
    }

    /** What the strict parser says: null when it refuses; the exception when it cannot say. */
    private static Object strict(final byte[] body) {
        try {
            return StrictJson.parse(body);
        } catch (final NumberFormatException e) {
            return e;
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    private static void compare(final byte[] body) {
        final JsonTape tape = CALLBACK.tape();
        int node = 0;
        try (JsonParser parser = STRICT.createParser(new String(body, StandardCharsets.UTF_8))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    same(tape.name(node), parser.currentName());
                } else if (!token.isStructEnd()) {
                    same(tape.kind(node), kind(token));
                    if (token == JsonToken.VALUE_STRING || token.isNumeric()) {
                        same(tape.string(node), utf8(parser.getText()));
                    }
                    node++;
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("the strict parser refuses it", e);
        }
        assertThat(tape.size()).isEqualTo(node);
    }

    /** Quick where they are the same, since there are many. */
    private static void same(final Object ours, final Object strict) {
        if (!ours.equals(strict)) {
            assertThat(ours).isEqualTo(strict);
        }
    }

    /** As UTF-8 has it: it cannot say a lone surrogate. */
    private static String utf8(final String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static byte kind(final JsonToken token) {
        return switch (token) {
            case START_OBJECT -> JsonTape.OBJECT;
            case START_ARRAY -> JsonTape.ARRAY;
            case VALUE_STRING -> JsonTape.STRING;
            case VALUE_NUMBER_INT -> JsonTape.INTEGER;
            case VALUE_NUMBER_FLOAT -> JsonTape.DECIMAL;
            case VALUE_TRUE -> JsonTape.TRUE;
            case VALUE_FALSE -> JsonTape.FALSE;
            default -> JsonTape.NULL;
        };
    }

    private static void interpret(final Map<?, ?> data, final CanonicalForm form) {
        final ResultCode meaning = CALLBACK.interpret(form);
        if (meaning != null) {
            assertThat(meaning).isIn(ResultCode.ACTION_MISMATCH, ResultCode.FIELD_MISSING, ResultCode.FIELD_INVALID);
            return;
        }
        assertThat(ENCODER.encode(CALLBACK, COMMAND, 0)).isLessThanOrEqualTo(CallbackCommandEncoder.MAX_BYTES);
        if (CALLBACK.action() == Action.AUTH) {
            assertThat(data.get("status")).isEqualTo("Pending");
            assertThat(new BigDecimal(data.get("amount").toString()).movePointRight(MICROS))
                .isEqualByComparingTo(BigDecimal.valueOf(CALLBACK.amountUnits()));
            assertWord(CALLBACK.consumeNo(), data.get("consume_no"));
            assertWord(CALLBACK.cardNo(), data.get("card_no"));
        }
    }

    /** A number's text is what was received, which the strict parser does not keep. */
    private static void assertWord(final int node, final Object said) {
        final String word = CALLBACK.tape().string(node);
        if (said instanceof BigDecimal number) {
            assertThat(new BigDecimal(word)).isEqualByComparingTo(number);
        } else {
            assertThat(word).isEqualTo(said);
        }
    }
}
