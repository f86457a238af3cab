package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.server.StrictJson;
import dev.holdfast.ledger.values.ResultCode;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The canonical text of a body of any bytes, in both forms: as {@link PlainCanonicalText} writes it. Numbers with an
 * exponent are {@code NumberTextTest}'s, since there the newer library has ways of its own.
 */
public final class CanonicalTextFuzz {
    private static final String APP = "ak";
    private static final String TIME = "1780000000000";
    private static final Pattern EXPONENT = Pattern.compile("[0-9][eE]");
    private static final int MOST_DECIMALS = 1_000;
    private static final Callback CALLBACK = new Callback();
    private static final CanonicalText TEXT = new CanonicalText(APP);

    private CanonicalTextFuzz() {
    }

    public static void fuzzerTestOneInput(final byte[] body) {
        final ResultCode result = CALLBACK.read(body, 0, body.length);
        if (result != null || body.length > MOST_DECIMALS
            || EXPONENT.matcher(new String(body, StandardCharsets.UTF_8)).find()) {
            return;
        }
        final Map<?, ?> data = (Map<?, ?>) ((Map<?, ?>) StrictJson.parse(body)).get("data");
        for (final CanonicalForm form : CanonicalForm.values()) {
            TEXT.write(CALLBACK.tape(), CALLBACK.data(), TIME, form);
            assertThat(TEXT.toString()).as(form.label())
                .isEqualTo(utf8(new PlainCanonicalText(form).write(data, APP, TIME)));
        }
    }

    private static String utf8(final String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
