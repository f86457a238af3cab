package dev.holdfast.gateway.cli.secrets;

import dev.holdfast.gateway.cli.running.TlsOptions;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.config.StoreSettings;
import dev.holdfast.gateway.secret.Fingerprint;
import dev.holdfast.gateway.secret.SecretFile;
import dev.holdfast.gateway.secret.SecretStore;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code holdfast secrets}: puts secrets into the encrypted store, lists them, takes them out. */
@Command(name = "secrets", description = "Keep secrets in an encrypted file (secrets.store_file).")
public final class SecretsCommand implements Runnable {
    private static final String CURRENT = "platform.api_secret";
    private static final String OTHER = "platform.other_api_secret";
    private static final String ROW = "%-28s %-12s %-21s %s%n";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: put, list or retire");
    }

    /** Which store it is. */
    static final class Target {
        @Option(names = "--config", paramLabel = "FILE",
            description = "The gateway's settings, for secrets.store_file and where its password is.")
        private Path config;

        SettingValues values() {
            return SettingValues.load(config, System.getenv(), Map.of());
        }
    }

    @Command(name = "put", description = {
        "Put a secret, read from standard input or a file, under the name of its setting; makes the store if there is",
        "none. A running gateway takes the platform's secrets within secrets.poll_ms."})
    int put(
        @Mixin final Target target,
        @Parameters(paramLabel = "NAME",
            description = "platform.api_secret, platform.other_api_secret, admin.token, …") final String name,
        @Option(names = "--from", paramLabel = "FILE",
            description = "A file that holds only the secret; default is standard input.") final Path file)
            throws IOException {
        final SettingValues values = target.values();
        StoreSettings.checkName(name);
        final byte[] secret = file == null
            ? SecretFile.secretIn(System.in.readNBytes(SecretFile.MAX_BYTES + 1), "standard input")
            : SecretFile.read(file);
        final SecretStore store = StoreSettings.openOrMake(values);
        store.put(name, secret);
        store.write();
        print("put " + name + " fingerprint=" + Fingerprint.of(secret) + " into " + store.file());
        Arrays.fill(secret, (byte) 0);
        return 0;
    }

    @Command(name = "list", description =
        "List names, fingerprints and dates, and for the platform's secrets when a running gateway saw them last.")
    int list(
        @Mixin final Target target,
        @Option(names = "--admin-url", paramLabel = "URL",
            description = "The running gateway's back-office; default is that of the settings.") final String adminUrl,
        @Option(names = "--token-file", paramLabel = "FILE",
            description = "A file that holds only the admin token; default is that of the settings.")
        final Path tokenFile,
        @Mixin final TlsOptions tls) {
        final SettingValues values = target.values();
        final SecretStore store = StoreSettings.open(values);
        final String token = tokenFile == null ? StoreSettings.adminToken(values)
            : new String(SecretFile.read(tokenFile), StandardCharsets.UTF_8);
        final String url = adminUrl == null ? StoreSettings.adminUrl(values) : adminUrl;
        final List<CredentialUses.Use> uses = token.isEmpty() ? List.of()
            : CredentialUses.ask(tls.client(values, url, token));
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, ROW, "name", "fingerprint", "created", "last use");
        for (final String name : store.names()) {
            final String fingerprint = Fingerprint.of(store.secret(name));
            final String lastUse = uses.stream().filter(use -> use.id().equals(fingerprint))
                .map(CredentialUses.Use::lastUse).findFirst().orElse("not known");
            out.printf(Locale.ROOT, ROW, name, fingerprint, store.created(name).truncatedTo(ChronoUnit.SECONDS),
                lastUse);
        }
        out.flush();
        return 0;
    }

    @Command(name = "retire", description = {
        "Take a secret out. Of the platform's two, platform.api_secret gives its place to platform.other_api_secret;",
        "the last one stays."})
    int retire(
        @Mixin final Target target,
        @Parameters(paramLabel = "NAME", description = "As 'secrets list' shows it.") final String name) {
        final SettingValues values = target.values();
        final SecretStore store = StoreSettings.open(values);
        final byte[] retired = store.secret(name);
        if (retired == null) {
            throw new SettingsException("secret store file=" + store.file() + " has no " + name
                + "; 'holdfast secrets list' shows what it has");
        }
        final boolean isCurrent = name.equals(CURRENT);
        if (isCurrent) {
            promote(values, store);
        } else {
            store.remove(name);
        }
        store.write();
        print("retired " + name + " fingerprint=" + Fingerprint.of(retired)
            + (isCurrent ? "; " + OTHER + " has its place now" : ""));
        return 0;
    }

    /** The other credential becomes the current one, in one step. */
    private static void promote(final SettingValues values, final SecretStore store) {
        final byte[] other = store.secret(OTHER);
        if (other == null) {
            throw new SettingsException(CURRENT + " is the last of the platform's secrets: put the next one first, as "
                + OTHER);
        }
        if (StoreSettings.hasOtherIdentity(values)) {
            throw new SettingsException("the other credential has an Api-Key or appId of its own in the settings, so "
                + "exchange both there together with the secrets; see docs/secrets.md");
        }
        store.put(CURRENT, other);
        store.remove(OTHER);
    }

    private void print(final String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
