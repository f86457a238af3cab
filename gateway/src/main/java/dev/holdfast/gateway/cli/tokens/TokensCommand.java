package dev.holdfast.gateway.cli.tokens;

import dev.holdfast.gateway.admin.access.Principal;
import dev.holdfast.gateway.admin.access.Scope;
import dev.holdfast.gateway.admin.access.TokenEntry;
import dev.holdfast.gateway.admin.access.TokenHash;
import dev.holdfast.gateway.admin.access.TokensFile;
import dev.holdfast.gateway.admin.access.TokensWatch;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.config.SettingsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** {@code holdfast tokens}: who is let in at the back-office, and what they may do there. */
@Command(name = "tokens", description = "Make, list and revoke tokens of the back-office.",
    subcommands = {TokensCommand.Create.class, TokensCommand.Generate.class,
        TokensCommand.Show.class, TokensCommand.Revoke.class})
public final class TokensCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: create, generate, list or revoke");
    }

    /** Which tokens file. */
    static final class Target {
        @Option(names = "--config", paramLabel = "FILE", description = "YAML file of settings; see 'holdfast config'.")
        private Path config;

        @Option(names = "--data-dir", paramLabel = "DIR",
            description = "The gateway's directory (data_dir), which has the file unless admin.tokens_file names it.")
        private Path directory;

        TokensFile file() {
            final Map<String, String> flags = new HashMap<>();
            if (directory != null) {
                flags.put("data_dir", directory.toString());
            }
            return new TokensFile(GatewaySettings.tokensFile(
                SettingValues.load(config, System.getenv(), flags)));
        }
    }

    /** Makes a token, which is shown this one time. */
    @Command(name = "create", description = {"Make a token and print it, this one time: only its hash is kept.",
        "A running gateway takes it within seconds."})
    static final class Create implements Runnable {
        private static final long MAX_DAYS = 3_650;

        @Spec
        private CommandSpec spec;

        @Mixin
        private Target target;

        @Parameters(paramLabel = "NAME", description = "The principal, as the journal will name it: a-z, 0-9, . _ -")
        private String name;

        @Option(names = "--scope", required = true, split = ",", paramLabel = "SCOPE",
            description = "What it may do: read, support, money, risk, operate, metrics. None includes another.")
        private List<String> scopes;

        @Option(names = "--expires", paramLabel = "DAYS", description = "For how many days; default: for ever.")
        private Long days;

        @Option(names = "--approver", description = {
            "It may agree to what others ask for, and so be the second person.",
            "Needs --hash, so that whoever makes approvers does not hold their tokens."
        })
        private boolean approver;

        @Option(names = "--hash", paramLabel = "SHA256",
            description = "Of a token that its holder made with 'holdfast tokens generate'; then none is printed.")
        private String hash;

        @Override
        public void run() {
            if (approver && hash == null) {
                throw new ParameterException(spec.commandLine(),
                    "--approver needs --hash: have the approver run 'holdfast tokens generate', and take the hash");
            }
            if (days != null && (days < 1 || days > MAX_DAYS)) {
                throw new ParameterException(spec.commandLine(), "--expires=" + days + " should be 1 to " + MAX_DAYS);
            }
            final TokensFile file = target.file();
            final String token = hash == null ? TokenHash.newToken() : null;
            final TokenEntry entry;
            try {
                entry = entry(token == null ? hash : TokenHash.of(token));
                file.change(before -> with(entry, before));
            } catch (final IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), e.getMessage());
            }
            spec.commandLine().getErr().println("token of " + name + " for "
                + Scope.texts(entry.principal().scopes()) + (approver ? ", approver" : "") + ", in " + file.path()
                + (days == null ? "" : ", until " + entry.expires())
                + (token == null ? "" : "; it is not shown again:"));
            spec.commandLine().getErr().flush();
            if (token != null) {
                spec.commandLine().getOut().println(token);
                spec.commandLine().getOut().flush();
            }
        }

        private TokenEntry entry(final String hashOfToken) {
            final Set<Scope> given = EnumSet.noneOf(Scope.class);
            scopes.forEach(scope -> given.add(Scope.of(scope)));
            final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            return new TokenEntry(new Principal(name, given, approver), hashOfToken, now,
                days == null ? null : now.plus(Duration.ofDays(days)), ShellUser.text());
        }

        private static List<TokenEntry> with(final TokenEntry entry, final List<TokenEntry> before) {
            final String name = entry.principal().name();
            if (before.stream().anyMatch(each -> each.principal().name().equals(name))) {
                throw new SettingsException("token " + name + " is there already: revoke it first, or take another "
                    + "name, which tells the two apart in the journal");
            }
            if (before.stream().anyMatch(each -> each.hash().equals(entry.hash()))) {
                throw new SettingsException("this hash is there already: one token should have one name");
            }
            final List<TokenEntry> after = new ArrayList<>(before);
            after.add(entry);
            return after;
        }
    }

    /** Makes a token that is in no file. */
    @Command(name = "generate", description = {"Make a token for yourself, and print it with its hash.",
        "Keep the token; give the hash to whoever runs 'holdfast tokens create --hash'."})
    static final class Generate implements Runnable {
        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            final String token = TokenHash.newToken();
            spec.commandLine().getOut().println("token: " + token);
            spec.commandLine().getOut().println("hash:  " + TokenHash.of(token));
            spec.commandLine().getOut().flush();
        }
    }

    /** Lists the tokens. */
    @Command(name = "list", description = "List tokens: name, scopes, when made, when they expire, last use, by whom.")
    static final class Show implements Runnable {
        private static final String ROW = "%-20s %-22s %-22s %-22s %-24s %s%n";

        @Spec
        private CommandSpec spec;

        @Mixin
        private Target target;

        @Override
        public void run() {
            final TokensFile file = target.file();
            final Map<String, Instant> uses = TokensWatch.readUses(file);
            final List<TokenEntry> entries = file.read();
            final PrintWriter out = spec.commandLine().getOut();
            out.printf(Locale.ROOT, ROW, "name", "created", "expires", "last use", "created by", "scopes");
            entries.forEach(entry -> out.printf(Locale.ROOT, ROW, entry.principal().name(), entry.created(),
                entry.expires() == null ? "never" : entry.expires(),
                lastUse(entry, uses.get(entry.principal().name())), entry.createdBy(),
                Scope.texts(entry.principal().scopes()) + (entry.principal().isApprover() ? ", approver" : "")));
            out.println(entries.size() + (entries.size() == 1 ? " token" : " tokens"));
            out.flush();
        }

        /** A use from before it was made was that of another token with its name. */
        private static String lastUse(final TokenEntry entry, final Instant used) {
            return used == null || used.isBefore(entry.created()) ? "not known"
                : used.truncatedTo(ChronoUnit.SECONDS).toString();
        }
    }

    /** Ends a token. */
    @Command(name = "revoke", description = "End a token; a running gateway refuses it within seconds.")
    static final class Revoke implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private Target target;

        @Parameters(paramLabel = "NAME", description = "The principal whose token ends.")
        private String name;

        @Override
        public void run() {
            target.file().change(before -> {
                final List<TokenEntry> after = new ArrayList<>(before);
                if (!after.removeIf(entry -> entry.principal().name().equals(name))) {
                    throw new SettingsException("there is no token of " + name + "; 'holdfast tokens list' shows all");
                }
                return after;
            });
            spec.commandLine().getOut().println("token of " + name + " is revoked");
            spec.commandLine().getOut().flush();
        }
    }
}
