package dev.holdfast.gateway.admin.access;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The tokens file as JSON, read strictly: what is unknown is refused, so that no right is lost by a slip. */
final class TokensText {
    private static final int VERSION = 1;
    private static final int MAX_TOKENS = 1_000;
    private static final Set<String> FILE_MEMBERS = Set.of("version", "tokens");
    private static final Set<String> TOKEN_MEMBERS = Set.of("name", "scopes", "approver", "sha256", "created",
        "expires", "created_by");
    private static final ObjectMapper MAPPER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build();

    private TokensText() {
    }

    static byte[] write(final List<TokenEntry> entries) throws IOException {
        if (entries.size() > MAX_TOKENS) {
            throw new IllegalArgumentException("there should be " + MAX_TOKENS + " tokens at most");
        }
        final ObjectNode file = MAPPER.createObjectNode().put("version", VERSION);
        final ArrayNode tokens = file.putArray("tokens");
        for (final TokenEntry entry : entries) {
            final ObjectNode token = tokens.addObject().put("name", entry.principal().name());
            Scope.names(entry.principal().scopes()).forEach(token.putArray("scopes")::add);
            token.put("approver", entry.principal().isApprover()).put("sha256", entry.hash())
                .put("created", entry.created().toString())
                .put("expires", entry.expires() == null ? null : entry.expires().toString())
                .put("created_by", entry.createdBy());
        }
        return MAPPER.writeValueAsBytes(file);
    }

    /** @throws IllegalArgumentException when it makes no sense, with the reason. */
    static List<TokenEntry> read(final byte[] bytes) {
        final JsonNode file;
        try {
            file = MAPPER.readTree(bytes);
        } catch (final IOException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        }
        expectMembers(file, FILE_MEMBERS);
        if (file.path("version").asInt() != VERSION) {
            throw new IllegalArgumentException("version should be " + VERSION);
        }
        final List<TokenEntry> entries = new ArrayList<>();
        final Set<String> taken = new HashSet<>();
        for (final JsonNode token : file.path("tokens")) {
            final TokenEntry entry = entry(token);
            if (!taken.add(entry.principal().name()) | !taken.add(entry.hash())) {
                throw new IllegalArgumentException("token " + entry.principal().name() + " stands there twice");
            }
            entries.add(entry);
        }
        if (entries.size() > MAX_TOKENS) {
            throw new IllegalArgumentException("there should be " + MAX_TOKENS + " tokens at most");
        }
        return entries;
    }

    private static TokenEntry entry(final JsonNode token) {
        expectMembers(token, TOKEN_MEMBERS);
        final Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        token.path("scopes").forEach(scope -> scopes.add(Scope.of(scope.asText())));
        final Principal principal = new Principal(text(token, "name"), scopes, token.path("approver").asBoolean());
        return new TokenEntry(principal, text(token, "sha256"), moment(token, "created"),
            token.hasNonNull("expires") ? moment(token, "expires") : null, text(token, "created_by"));
    }

    private static void expectMembers(final JsonNode object, final Set<String> known) {
        if (!object.isObject()) {
            throw new IllegalArgumentException("it should be a JSON object, and each token one in it");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("member " + name + " is unknown");
            }
        });
    }

    private static String text(final JsonNode token, final String name) {
        if (!token.path(name).isTextual()) {
            throw new IllegalArgumentException("member " + name + " should be a string");
        }
        return token.path(name).textValue();
    }

    private static Instant moment(final JsonNode token, final String name) {
        try {
            return Instant.parse(text(token, name));
        } catch (final DateTimeException e) {
            throw new IllegalArgumentException("member " + name + " should be a moment such as 2026-01-31T10:00:00Z",
                e);
        }
    }
}
