package dev.holdfast.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.gateway.cli.running.AdminTarget;
import dev.holdfast.gateway.cli.words.TextTable;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.SettingsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code holdfast reconcile}: has a running gateway compare a period with the platform. */
@Command(name = "reconcile",
    description = {"Have a running gateway compare a period with the platform, order by order.",
        "Exit code 1 when the two sides differ, or differed in what --apply cannot put right."})
final class ReconcileCommand implements Callable<Integer> {
    private static final int ACCEPTED = 202;
    private static final long LOOK_MS = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private AdminTarget target;

    @Option(names = "--from", required = true,
        description = "A day such as 2026-01-31, in platform.time_zone, or a moment such as 2026-01-31T10:00:00Z.")
    private String from;

    @Option(names = "--to", required = true, description = "The same; not included.")
    private String to;

    @Option(names = "--apply",
        description = "Book what is missing here, and take the platform's word where the two differ.")
    private boolean apply;

    @Option(names = "--json", description = "Print what the gateway answers.")
    private boolean isJson;

    @Override
    public Integer call() throws InterruptedException {
        final AdminClient admin = target.client();
        final AdminClient.Answer begun = admin.call("POST", "/v1/reconciliations",
            JsonNodeFactory.instance.objectNode().put("from", from).put("to", to).put("apply", apply).toString());
        if (begun.status() != ACCEPTED) {
            throw new SettingsException("the gateway refuses: "
                + (begun.field("message").isEmpty() ? begun.text() : begun.field("message")));
        }
        JsonNode result = begun.json();
        while (result.path("state").asText().equals("running")) {
            Thread.sleep(LOOK_MS);
            result = admin.get("/v1/reconciliations").json();
        }
        print(result, spec.commandLine().getOut());
        final int open = result.path("missing_there").asInt()
            + (apply ? 0 : result.path("missing_here").asInt() + result.path("differs").asInt());
        return result.path("state").asText().equals("finished") && open == 0 ? 0 : Holdfast.FAILED;
    }

    private void print(final JsonNode result, final PrintWriter out) {
        if (isJson) {
            out.println(result);
        } else {
            out.printf(Locale.ROOT, "%s to %s: %s%s%n", result.path("from").asText(), result.path("to").asText(),
                result.path("state").asText(),
                result.path("problem").isNull() ? "" : ", " + result.path("problem").asText());
            out.printf(Locale.ROOT, "%-14s %8s%n", "matched", result.path("matched"));
            out.printf(Locale.ROOT, "%-14s %8s%n", "missing here", result.path("missing_here"));
            out.printf(Locale.ROOT, "%-14s %8s%n", "missing there", result.path("missing_there"));
            out.printf(Locale.ROOT, "%-14s %8s%n", "differs", result.path("differs"));
            out.printf(Locale.ROOT, "%-14s %8s%n", "put right", result.path("applied"));
            result.path("totals").properties().forEach(currency -> currency.getValue().properties().forEach(
                total -> out.printf(Locale.ROOT,
                    "%s %-18s %18s%n", currency.getKey(), total.getKey(), total.getValue().asText())));
            final List<JsonNode> differences = new ArrayList<>();
            result.path("differences").forEach(differences::add);
            if (!differences.isEmpty()) {
                TextTable.list(differences, out);
            }
        }
        out.flush();
    }
}
