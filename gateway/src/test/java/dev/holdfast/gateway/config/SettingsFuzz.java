package dev.holdfast.gateway.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A settings file of any bytes: good settings, or an error that is made for it. Where the file gives a secret, which
 * stands for {@code @SECRET@}, neither says it.
 */
public final class SettingsFuzz {
    private static final String PLACE = "@SECRET@";
    private static final String SECRET = "zQ9-a-secret-of-somebody-zQ9";
    /** What stands beside the name of something else, or is a name itself, is no secret. */
    private static final Pattern ELSEWHERE = Pattern.compile(
        "(?m)^(?!\\s*(api_secret|token|tls_key_password)\\s*:\\s).*" + PLACE + "|[{,?\\[].*" + PLACE);
    /** Files that do not end. */
    private static final Pattern DEVICE = Pattern.compile("dev|proc|sys");
    private static final Path FILE = file();

    private SettingsFuzz() {
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final String text = new String(input, StandardCharsets.ISO_8859_1);
        if (DEVICE.matcher(text).find()) {
            return;
        }
        String said;
        try {
            Files.write(FILE, text.replace(PLACE, SECRET).getBytes(StandardCharsets.ISO_8859_1));
            said = GatewaySettings.of(SettingValues.load(FILE, Map.of(), Map.of())).toString();
        } catch (final SettingsException e) {
            said = e.toString();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!ELSEWHERE.matcher(text).find()) {
            assertThat(said).doesNotContain("somebody").doesNotContain("zQ9");
        }
    }

    private static Path file() {
        try {
            final Path file = Files.createTempFile("holdfast-fuzz", ".yaml");
            file.toFile().deleteOnExit();
            return file;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
