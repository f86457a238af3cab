package dev.holdfast.bench.attack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What a stranger, or somebody with a token and no manners, tries at the back-office. One thread; allocates. */
final class OfficeTries {
    private static final String LINE_END = "\r\n";
    private static final String ENTRY = "{\"entry_no\":\"stolen\",\"amount\":\"1000000.00\"}";
    private static final int GIANT = 300_000;
    private static final List<String> VERBS = List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT",
        "HEAD", "PROPFIND", "get", "BREW");
    private static final List<String> PATHS = List.of("/", "/v1", "/v1/", "//v1/ledger", "/v1//ledger", "/v1/./ledger",
        "/health/ready/../../v1/ledger", "/health/live/%2e%2e/%2e%2e/v1/ledger", "/health/ready%2f..%2fv1%2fledger",
        "/health/ready;/v1/ledger", "/health/ready/", "/health/ready%00", "/health%2fready", "/HEALTH/READY",
        "/health/ready\u00e9", "/v1/accounts/%ff%fe", "/v1/accounts/%c0%ae", "/v1/accounts/..%2f..%2fetc%2fpasswd",
        "/v1/accounts/a%00b", "/v1/accounts/%", "/v1/accounts/%zz", "/v1/accounts/\u202e", "/v1/accounts/" + "a".repeat(
            65), "/v1/accounts/x?a=%zz", "/v1/ledger/..;/", "/v1/ledger%20", "/v1/ledgeR", "/v2/ledger",
        "/v1/../v1/ledger", "/metrics/../v1/ledger", "/actuator", "/.env", "/v1/accounts/U1/entries/../../ledger");

    private static final String JSON = "Content-Type: application/json\r\n";

    private final Random random;
    private final String host;
    private final String account;
    private final String token;

    /**
     * Tries.
     *
     * @param host    where the back-office is.
     * @param account one that has money.
     * @param token   the right one, for what has to be refused all the same and for guesses that are nearly right.
     */
    OfficeTries(final Random random, final String host, final String account, final String token) {
        this.random = random;
        this.host = host;
        this.account = account;
        this.token = token;
    }

    /** So many guesses of the token, and everything else once. */
    List<OfficeTry> all(final int guesses) {
        final List<OfficeTry> tries = new ArrayList<>();
        for (int i = 0; i < guesses; i++) {
            tries.add(new OfficeTry("guess", post(authorization(i), "")));
        }
        addForeign(tries);
        addPaths(tries);
        addVerbs(tries);
        addBodies(tries);
        return tries;
    }

    private String authorization(final int i) {
        final int at = random.nextInt(token.length());
        final String other = token.charAt(at) == 'x' ? "y" : "x";
        return switch (i % 10) {
            case 0 -> "";
            case 1 -> "Authorization: Bearer \r\n";
            case 2 -> "Authorization: Bearer " + Long.toHexString(random.nextLong()).repeat(3) + LINE_END;
            case 3 -> bearer(token.substring(0, at) + other + token.substring(at + 1));
            case 4 -> bearer(token.substring(0, at));
            case 5 -> bearer(token + other);
            case 6 -> "Authorization: bearer " + token.toUpperCase(Locale.ROOT) + "=\r\n";
            case 7 -> "Authorization: Basic "
                + Base64.getEncoder().encodeToString(("admin:" + token).getBytes(StandardCharsets.UTF_8)) + LINE_END;
            case 8 -> bearer(other) + bearer(token);
            default -> "X-Authorization: Bearer " + token + "\r\nCookie: token=" + token + LINE_END;
        };
    }

    /** A page in somebody's browser, which has no token but reaches loopback. */
    private void addForeign(final List<OfficeTry> tries) {
        for (final String header : List.of("Origin: http://evil.example", "Origin: null",
            "Referer: http://evil.example/",
            "Sec-Fetch-Site: cross-site", "X-Forwarded-For: 127.0.0.1", "X-Original-URL: /health/ready",
            "X-HTTP-Method-Override: GET")) {
            tries.add(new OfficeTry("foreign", post(header + LINE_END, "")));
        }
        tries.add(new OfficeTry("foreign", post("", "").replaceFirst("Host: [^\r]*", "Host: evil.example")));
        for (final String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
            tries.add(new OfficeTry("form", post("Origin: http://evil.example\r\nContent-Type: " + type + LINE_END,
                "")));
        }
    }

    private void addPaths(final List<OfficeTry> tries) {
        for (final String path : PATHS) {
            tries.add(new OfficeTry("path", request("GET", utf8(path), "", "")));
            tries.add(new OfficeTry("path with token", request("DELETE", utf8(path), bearer(token), "")));
        }
    }

    private void addVerbs(final List<OfficeTry> tries) {
        for (final String verb : VERBS) {
            tries.add(new OfficeTry("verb", request(verb, "/v1/ledger", "", "")));
            tries.add(new OfficeTry("verb", request(verb, "/health/ready", "", "{}")));
            tries.add(new OfficeTry("verb with token", request(verb, "/v1/ledger", bearer(token), "")));
        }
    }

    private void addBodies(final List<OfficeTry> tries) {
        final String target = "/v1/accounts/" + account + "/entries";
        for (final String body : List.of("", "null", "[]", "\"x\"", "{", "{}", ENTRY + ENTRY, "[" + ENTRY + "]",
            "{\"entry_no\":\"stolen\",\"amount\":true}", "{\"entry_no\":\"stolen\",\"amount\":\"1e400\"}",
            "{\"entry_no\":\"stolen\",\"amount\":\"1\",\"amount\":\"1000000\"}",
            "{\"entry_no\":\"\\u0000\",\"amount\":\"1\"}", "{\"entry_no\":\"a\",\"amount\":\"NaN\"}",
            "{\"entry_no\":\"a\",\"amount\":\"1\",\"x\":1}", "\u00ff\u00fe{}", "[".repeat(30_000),
            "{\"a\":".repeat(10_000), "{\"entry_no\":\"" + "a".repeat(GIANT) + "\",\"amount\":\"1\"}")) {
            tries.add(new OfficeTry("body with token", request("POST", target, bearer(token) + JSON, body)));
        }
        tries.add(new OfficeTry("giant body", post("", "x".repeat(GIANT))));
        tries.add(new OfficeTry("giant body", "POST " + target + " HTTP/1.1\r\nHost: " + host
            + "\r\nContent-Length: 9999999999\r\n\r\n" + "x".repeat(GIANT)));
        tries.add(new OfficeTry("smuggled", "GET /health/ready HTTP/1.1\r\nHost: " + host
            + "\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + post("", "")));
        tries.add(new OfficeTry("giant head", request("GET", "/v1/ledger", "X: " + "x".repeat(GIANT) + LINE_END, "")));
        tries.add(new OfficeTry("not HTTP", "\u0016\u0003\u0001\u0002\u0000" + "x".repeat(64)));
    }

    /** An entry that would make money. */
    private String post(final String headers, final String more) {
        return request("POST", "/v1/accounts/" + account + "/entries", headers, ENTRY + more);
    }

    private String request(final String method, final String path, final String headers, final String body) {
        return method + ' ' + path + " HTTP/1.1\r\nHost: " + host + LINE_END + headers
            + (body.isEmpty() ? "" : "Content-Length: " + body.length() + LINE_END) + LINE_END + body;
    }

    private static String bearer(final String given) {
        return "Authorization: Bearer " + given + LINE_END;
    }

    /** As many characters as it has bytes. */
    private static String utf8(final String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
