package dev.holdfast.bench.attack;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Looks for secrets in whatever a process has written: as they are, in hexadecimal digits, URL-encoded, and in Base64
 * wherever they begin in what is encoded. One thread; reads whole files.
 */
final class SecretSearch {
    private static final int BASE64_GROUP = 3;

    private final Map<String, List<String>> forms = new LinkedHashMap<>();
    private long searchedBytes;
    private int searched;

    /** @param secrets by the names that are reported when one is found. */
    SecretSearch(final Map<String, String> secrets) {
        secrets.forEach((name, secret) -> forms.put(name, formsOf(secret)));
    }

    private static List<String> formsOf(final String secret) {
        final byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        final List<String> forms = new ArrayList<>(List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8),
            HexFormat.of().formatHex(bytes), HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT)));
        for (int before = 0; before < BASE64_GROUP; before++) {
            final byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            // Only the groups that depend on nothing but the secret.
            final int from = (before + BASE64_GROUP - 1) / BASE64_GROUP * 4;
            final int to = shifted.length / BASE64_GROUP * 4;
            forms.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
            forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
        }
        return forms;
    }

    /** Which secrets are in there. */
    List<String> in(final byte[] bytes) {
        searched++;
        searchedBytes += bytes.length;
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return forms.entrySet().stream().filter(each -> each.getValue().stream().anyMatch(text::contains))
            .map(Map.Entry::getKey).toList();
    }

    /** Searches a text that was printed, and reports what is found there. */
    void search(final String where, final String text, final Findings findings) {
        in(text.getBytes(StandardCharsets.UTF_8)).forEach(name -> findings.problem("%s is in %s", name, where));
    }

    /** The same of every file below a directory, or of one file. */
    void search(final Path files, final Findings findings) throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            for (final Path file : all.filter(Files::isRegularFile).toList()) {
                in(Files.readAllBytes(file)).forEach(name -> findings.problem("%s is in %s", name, file));
            }
        }
    }

    String summary() {
        return String.format(Locale.ROOT, "%d secrets in %d forms each, looked for in %d places, %d KB", forms.size(),
            forms.values().stream().mapToInt(List::size).max().orElse(0), searched, searchedBytes / 1_024);
    }
}
