package dev.holdfast.gateway.config;

import org.yaml.snakeyaml.error.MarkedYAMLException;

import java.util.Arrays;

/** Kinds of slips in YAML. What the library says of one may hold a piece of the file, so it is never shown. */
enum YamlProblem {
    COLON("mapping values are not allowed", "there is a second ': ' in one line; put a value that holds it in quotes"),
    FIRST_CHARACTER("cannot start any token",
        "no value can begin like this, and none with a tabulator; put a value that begins with @ ` or % in quotes"),
    NO_COLON("could not find expected ':'", "there is a name without ': ' behind it"),
    INDENTED("expected <block end>", "it does not belong there: the line is indented otherwise than those before it, "
        + "or something stands behind closing quotes"),
    UNCLOSED("found unexpected end of stream", "quotes were opened and not closed"),
    BRACKET("expected ',' or", "a { or [ was opened and not closed; put a value that begins with one in quotes"),
    ESCAPE("escape", "in \"…\" a backslash begins an escape, and this is none; put the value in '…'"),
    SEPARATOR("found unexpected document separator", "quotes were opened and not closed before '---'"),
    DOCUMENT("expected '<document start>'", "a second document begins, or a line that belongs to no setting"),
    TAG("tag", "a tag (!) cannot be used here; put a value that begins with ! in quotes"),
    ANCHOR("expected alphabetic or numeric character",
        "an anchor or alias cannot be used here; put a value that begins with & or * in quotes"),
    OTHER("", "it is no YAML");

    private final String mark;
    private final String sentence;

    YamlProblem(final String mark, final String sentence) {
        this.mark = mark;
        this.sentence = sentence;
    }

    /** The sentence for what the library found. */
    static String of(final MarkedYAMLException e) {
        final String said = e.getProblem() == null ? "" : e.getProblem();
        return "this is no YAML: " + Arrays.stream(values()).filter(kind -> said.contains(kind.mark)).findFirst()
            .orElse(OTHER).sentence;
    }
}
