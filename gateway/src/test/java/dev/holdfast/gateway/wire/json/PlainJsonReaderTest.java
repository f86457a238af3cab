package dev.holdfast.gateway.wire.json;

import dev.holdfast.gateway.wire.CallbackFixture;
import dev.holdfast.gateway.wire.RandomCallbacks;
import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the reader of plain documents takes, the parser reads in the same way; whatever is odd it leaves alone. */
class PlainJsonReaderTest extends CallbackFixture {
    private final JsonTape plainTape = new JsonTape();
    private final JsonTape parsedTape = new JsonTape();
    private final PlainJsonReader plain = new PlainJsonReader(plainTape);
    private final JsonTapeReader parser = new JsonTapeReader(parsedTape);

    @ParameterizedTest
    @ValueSource(strings = {
        AUTH, CONSUMPTION, CARD_UPDATE, "{}", "{'data':{},'action':''}", " \t\r\n{ 'data' : [ 1 , -2 , 0.50 ] } \n",
        "{'data':[0,-0,-0.0,0.0,10,1.00,123456789012345678901234567890.5]}", "{'data':[[[[[[[]]]]]]]}",
        "{'data':[true,false,null,{},[],'']}", "{'city':'Café \u20AC \uD83D\uDE00 \u007F'}",
        "{'data':{'id':1},'id':[{'id':2},{'id':3}]}", "{'id':'it is {}[],:'}"
    })
    void shouldTakePlainDocuments(final String document) {
        assertThat(takes(utf8(document))).isTrue();
        final byte[] amid = utf8("}" + document + "}");
        assertThat(plain.read(amid, 1, amid.length - 2)).isTrue();
        assertThat(nodes(plainTape)).isEqualTo(nodes(parsedTape));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "[]", "1", "'id'", "{", "}", "{}}", "{}{}", "{},", "{'id':1", "{'id':1,}", "{,'id':1}",
        "{'id':1 'data':2}",
        "{'id':1,,'data':2}", "{'id'}", "{'id':}", "{'id' 1}", "{'id'::1}", "{id:1}", "{1:1}", "{'id':'x}", "{'id",
        "{'id':[1,]}", "{'id':[,1]}", "{'id':[1 2]}", "{'id':[1}", "{'id':{]}", "{'id':01}", "{'id':-}", "{'id':-01}",
        "{'id':1.}", "{'id':.5}", "{'id':+1}", "{'id':1.2.3}", "{'id':1e5}", "{'id':1E-5}", "{'id':1.0e5}",
        "{'id':0x1}",
        "{'id':NaN}", "{'id':tru}", "{'id':truE}", "{'id':trueX}", "{'id':nul", "{'id':fals}", "{'id':True}",
        "{'id':'a\\\\n'}", "{'id':'\\u0041'}", "{'i\\u0064':1}", "{'id':'\u0001'}", "{'id':'\n'}", "{'i\td':1}",
        "{'id':\u00001}", "{'id':1}\u0000", "{'id':'\u0000'}", "{'id':1}x", "{'id':1}//", "{/**/'id':1}",
        "{'':1}", "{'other':1}", "{'consume_xo':1}", "{'ID':1}", "{'id':1,'id':2}", "{'data':{'id':1,'id':1}}",
        "{'id':[[[[[[[[]]]]]]]]}", "\u00A0{}", "{'caf\u00e9':1}"
    })
    void shouldLeaveWhateverIsNotPlain(final String document) {
        assertThat(takes(utf8(document))).isFalse();
    }

    @Test
    void shouldLeaveWhateverIsCutOff() {
        for (final String document : List.of(AUTH, CONSUMPTION, CARD_UPDATE)) {
            final byte[] whole = utf8(document);
            for (int length = 0; length < whole.length; length++) {
                assertThat(plain.read(whole, 0, length)).as("length=%d of %s", length, document).isFalse();
            }
        }
    }

    @Test
    void shouldReadAsTheParserDoes() {
        final Random random = new Random(Seed.of("plain"));
        final RandomCallbacks callbacks = new RandomCallbacks(random);
        final byte[] odd = utf8("{}[]:,'\\0159-+.eE tfn\n\u0001/");
        int taken = 0;
        final int count = 60_000;
        for (int i = 0; i < count; i++) {
            final byte[] document = utf8("{'action':'Auth','data':" + callbacks.next() + "}");
            for (int change = random.nextInt(3); change > 0; change--) {
                document[random.nextInt(document.length)] = odd[random.nextInt(odd.length)];
            }
            taken += Utf8.isWellFormed(document, 0, document.length) && takes(document) ? 1 : 0;
        }
        assertThat(taken).isBetween(count / 20, count * 19 / 20);
    }

    /** One tape for both, from document to document, at any place of an array, short after long. */
    @Test
    void shouldLeaveNothingOfADocumentBehind() {
        final Random random = new Random(Seed.of("plain"));
        final RandomCallbacks callbacks = new RandomCallbacks(random);
        final JsonTapeReader reader = new JsonTapeReader(plainTape);
        final byte[] odd = {0, '"', '\\', (byte) 0x80, (byte) 0xC3, ',', '{', '}', '\n'};
        for (int i = 0; i < 40_000; i++) {
            final byte[] document = random.nextInt(4) == 0 ? utf8(CARD_UPDATE)
                : utf8("{'action':'Auth','data':" + callbacks.next() + "}");
            if (random.nextInt(3) == 0) {
                document[random.nextInt(document.length)] = odd[random.nextInt(odd.length)];
            }
            final int offset = random.nextInt(20);
            final byte[] amid = new byte[offset + document.length + random.nextInt(20)];
            random.nextBytes(amid);
            System.arraycopy(document, 0, amid, offset, document.length);
            final ResultCode result = reader.read(amid, offset, document.length);
            final boolean isUtf8 = Utf8.isWellFormed(document, 0, document.length);
            final ResultCode parsed = isUtf8 ? parser.parse(document, 0, document.length) : ResultCode.MALFORMED_BODY;
            assertThat(result).isEqualTo(parsed);
            if (result == null) {
                assertThat(nodes(plainTape)).isEqualTo(nodes(parsedTape));
            }
        }
    }

    /** A stranger may choose names as long as a body, and for each node another one. */
    @Test
    void shouldKeepNoNamesOfDocumentsBefore() {
        final JsonTapeReader reader = new JsonTapeReader(plainTape);
        for (int fields = 100; fields > 0; fields--) {
            final byte[] document = utf8("{'id':".repeat(fields) + "{'name " + fields + "':1}" + "}".repeat(fields));
            assertThat(reader.read(document, 0, document.length)).isNull();
            assertThat(plainTape.keptNames()).isEqualTo(1);
            final byte[] wide = utf8("{'data':{" + "'x%d':1,".repeat(fields).formatted(
                IntStream.range(0, fields).boxed().toArray()) + "'z " + fields + "':1}}");
            assertThat(reader.read(wide, 0, wide.length)).isNull();
            assertThat(reader.keptNames()).isZero();
        }
        assertThat(reader.read(utf8(AUTH), 0, utf8(AUTH).length)).isNull();
        assertThat(plainTape.keptNames()).isZero();
    }

    @Test
    void shouldFindFieldsByTheBytesOfTheirNamesAndNothingElse() {
        final Random random = new Random(Seed.of("plain"));
        for (final Field field : Field.values()) {
            final int nameLength = field.wireName().length();
            for (int i = 0; i < 2_000; i++) {
                final byte[] text = utf8("__" + field.wireName() + "_".repeat(FieldNames.MARGIN + 2));
                text[2 + random.nextInt(nameLength + FieldNames.MARGIN)] = (byte) random.nextInt(0x80);
                final int length = random.nextInt(4) == 0 ? random.nextInt(nameLength + 3) : nameLength;
                assertThat(FieldNames.find(text, 2, length))
                    .isSameAs(Field.ofName(new String(text, 2, length, StandardCharsets.US_ASCII)));
            }
        }
    }

    /** Whether it is taken; then the parser must agree in everything. */
    private boolean takes(final byte[] document) {
        if (!plain.read(document, 0, document.length)) {
            return false;
        }
        final String text = new String(document, StandardCharsets.UTF_8);
        assertThat(parser.parse(document, 0, document.length)).as(text).isNull();
        assertThat(nodes(plainTape)).as(text).isEqualTo(nodes(parsedTape));
        return true;
    }

    private static List<String> nodes(final JsonTape tape) {
        final List<String> nodes = new ArrayList<>();
        for (int node = 0; node < tape.size(); node++) {
            nodes.add("kind=" + tape.kind(node) + " name=" + tape.name(node) + " field=" + tape.field(node)
                + " end=" + tape.end(node) + " text=" + tape.string(node));
        }
        return nodes;
    }

    private static byte[] utf8(final String document) {
        return document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
