package dev.holdfast.gateway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.cli.running.AdminAddress;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.platform.PlatformCalls;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code holdfast platform packages}: lists them, and takes limits over into a package of the ledger. */
@Command(name = "packages", description = "List the card packages (CREDIT_EXTENSION).")
final class PlatformPackagesCommand implements Runnable {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformSession session;

    @Override
    public void run() {
        session.output().print(spec, session.callAll(PlatformCalls::packages));
    }

    /** Whose limits, into which package, and how. */
    static final class Import {
        @Option(names = "--package-no", paramLabel = "NO",
            description = "KeySecure's package with a consumption_limit (CREDIT_EXTENSION).")
        private String packageNo;

        @Option(names = "--bin-no", paramLabel = "NO",
            description = "Or the BIN with a balance_limit (AUTHORIZATION).")
        private String binNo;

        @Option(names = "--into", required = true, paramLabel = "PACKAGE",
            description = "The package here; a new one is made, its other terms are kept.")
        private String into;

        @Option(names = "--limit-balance", defaultValue = "day", paramLabel = "LIMIT",
            description = "What KeySecure's limit_balance is here: day or transaction; default ${DEFAULT-VALUE}.")
        private String balance;

        @Option(names = "--yes", description = "Change it; without, it is only shown what would change.")
        private boolean isMeant;
    }

    @Command(name = "import", description = {
        "Take the limits of a package or a BIN over into a package of a running gateway.",
        "Shows what would change, and changes it with --yes."})
    void take(
        @Mixin final PlatformSession there, @Mixin final AdminAddress here, @Mixin final Import asked) {
        check(asked);
        final AdminClient admin = here.client(there.credentials());
        final JsonNode limits = limitsOf(there, asked);
        final ObjectNode terms = termsOf(admin, asked.into);
        final ImportedLimits imported = new ImportedLimits(limits, terms.path("limits"), asked.balance);
        there.output().print(spec, imported.rows());
        if (!imported.change()) {
            say(there, "package " + asked.into + " has these limits already");
        } else if (asked.isMeant) {
            terms.set("limits", imported.merged());
            say(there, put(admin, asked.into, terms));
        } else {
            say(there, "nothing is changed yet: add --yes to change package " + asked.into);
        }
    }

    private void check(final Import asked) {
        if ((asked.packageNo == null) == (asked.binNo == null)) {
            throw new CommandLine.ParameterException(spec.subcommands().get("import"),
                "say whose limits: --package-no NO or --bin-no NO");
        }
        if (!List.of("day", "transaction").contains(asked.balance)) {
            throw new CommandLine.ParameterException(spec.subcommands().get("import"),
                "--limit-balance=" + asked.balance + " should be day or transaction");
        }
    }

    private static JsonNode limitsOf(final PlatformSession there, final Import asked) {
        final boolean isPackage = asked.packageNo != null;
        final String name = isPackage ? "package_no" : "card_bin_no";
        final String no = isPackage ? asked.packageNo : asked.binNo;
        final JsonNode product = there.callAll(isPackage ? PlatformCalls::packages : PlatformCalls::bins).stream()
            .filter(item -> item.path(name).asText("").equals(no)).findFirst()
            .orElseThrow(() -> new SettingsException("the platform has no " + name + '=' + no));
        final JsonNode limits = product.path(isPackage ? "consumption_limit" : "balance_limit");
        if (!limits.isObject()) {
            throw new SettingsException("the platform does not say the limits of " + name + '=' + no);
        }
        return limits;
    }

    /** What the back-office takes for the next version of a package: all of its terms, as they are now. */
    private static ObjectNode termsOf(final AdminClient admin, final String packageNo) {
        final AdminClient.Answer known = admin.get(path(packageNo));
        final ObjectNode terms = JsonNodeFactory.instance.objectNode();
        if (known.status() == NOT_FOUND) {
            return terms;
        }
        if (known.status() != OK) {
            throw refused(known);
        }
        for (final String name : List.of("fee_source", "fees", "limits", "rules")) {
            terms.set(name, known.json().path(name));
        }
        // The package default has none before it is changed for the first time.
        final int version = known.json().path("version").asInt();
        return version == 0 ? terms : terms.put("expected_version", version);
    }

    private static String put(final AdminClient admin, final String packageNo, final ObjectNode terms) {
        final AdminClient.Answer made = admin.call("PUT", path(packageNo), terms.toString());
        if (made.status() == ACCEPTED) {
            return "somebody else has to agree first: " + made.text();
        }
        if (made.status() != OK) {
            throw refused(made);
        }
        return "package " + packageNo + " has these limits now, as version " + made.field("version");
    }

    private static String path(final String packageNo) {
        return "/v1/packages/" + URLEncoder.encode(packageNo, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static SettingsException refused(final AdminClient.Answer answer) {
        return new SettingsException("the gateway refuses: "
            + (answer.field("message").isEmpty() ? answer.text() : answer.field("message")));
    }

    /** To those who read; JSON stays one value. */
    private void say(final PlatformSession there, final String sentence) {
        final CommandLine line = spec.commandLine();
        (there.output().isJson() ? line.getErr() : line.getOut()).println(sentence);
        line.getOut().flush();
        line.getErr().flush();
    }
}
