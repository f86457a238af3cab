package dev.holdfast.gateway.cli.words;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.logging.NeutralText;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Shows JSON to people: a list as columns, an object as lines. */
public final class TextTable {
    private static final int MAX_WIDTH = 40;

    private TextTable() {
    }

    /** A row for each item; columns are the members that are neither objects nor lists. */
    public static void list(final List<JsonNode> items, final PrintWriter out) {
        final Set<String> names = new LinkedHashSet<>();
        items.forEach(item -> item.properties().stream().filter(member -> member.getValue().isValueNode())
            .forEach(member -> names.add(member.getKey())));
        final List<List<String>> rows = new ArrayList<>();
        rows.add(List.copyOf(names));
        items.forEach(item -> rows.add(names.stream().map(name -> text(item.path(name))).toList()));
        final int[] widths = new int[names.size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        rows.forEach(row -> {
            final StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(String.format(Locale.ROOT, "%-" + (widths[i] + 2) + "s", row.get(i)));
            }
            out.println(line.toString().stripTrailing());
        });
        out.println(items.size() + (items.size() == 1 ? " row" : " rows"));
        out.flush();
    }

    /** A line for each member, with those of objects inside under their path. */
    public static void object(final JsonNode object, final PrintWriter out) {
        lines("", object, out);
        out.flush();
    }

    private static void lines(final String prefix, final JsonNode node, final PrintWriter out) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                lines(prefix + '[' + i + ']', node.get(i), out);
            }
        } else if (node.isObject()) {
            node.properties().forEach(member ->
                lines(prefix.isEmpty() ? member.getKey() : prefix + '.' + member.getKey(), member.getValue(), out));
        } else {
            out.printf(Locale.ROOT, "%-28s %s%n", NeutralText.of(prefix), NeutralText.of(node.asText()));
        }
    }

    private static String text(final JsonNode value) {
        final String text = value.isMissingNode() || value.isNull() ? ""
            : NeutralText.of(value.asText().replaceAll("\\s+", " "));
        return text.length() <= MAX_WIDTH ? text : text.substring(0, MAX_WIDTH - 1) + '…';
    }
}
