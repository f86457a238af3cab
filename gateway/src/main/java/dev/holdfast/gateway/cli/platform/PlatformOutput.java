package dev.holdfast.gateway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.gateway.cli.words.TextTable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.List;

/** How the platform's answers are shown: as tables, or as JSON. */
final class PlatformOutput {
    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean isJson;

    boolean isJson() {
        return isJson;
    }

    void print(final CommandSpec spec, final List<JsonNode> items) {
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            final ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(array::add);
            out.println(array);
            out.flush();
        } else {
            TextTable.list(items, out);
        }
    }

    void print(final CommandSpec spec, final JsonNode object) {
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(object);
            out.flush();
        } else {
            TextTable.object(object, out);
        }
    }
}
