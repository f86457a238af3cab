package dev.holdfast.gateway.config;

import dev.holdfast.gateway.tls.KeyPassword;
import dev.holdfast.gateway.tls.TlsFiles;
import dev.holdfast.gateway.tls.TlsSource;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what the settings say of each listener's TLS; the files themselves are read later. */
final class TlsSettingsReader {
    private static final int MAX_WARN_DAYS = 3_650;
    private static final String CALLBACK = "callback.tls_";
    private static final String ADMIN = "admin.tls.";
    private static final String PASSWORD = "key_password";

    private TlsSettingsReader() {
    }

    /** Null for plain HTTP. */
    static TlsSource callback(final SettingValues values, final SecretSources secrets) {
        return read(values, secrets, "callback", CALLBACK, null);
    }

    /**
     * Null for plain HTTP, which is for this machine alone.
     *
     * @throws SettingsException when it is for others, too.
     */
    static TlsSource admin(final SettingValues values, final SecretSources secrets) {
        final Path clientCa = file(values, ADMIN + "client_ca_file");
        final TlsSource tls = read(values, secrets, "admin", ADMIN, clientCa);
        if (tls == null && clientCa != null) {
            throw values.bad(ADMIN + "client_ca_file", "empty, as the listener has no certificate of its own: set "
                + ADMIN + "certificate_file and " + ADMIN + "key_file");
        }
        if (tls == null && !isLoopback(values.text("admin.host"))) {
            throw values.bad("admin.host", "a loopback address such as 127.0.0.1, as the back-office has no TLS and "
                + "tokens would be sent in the clear: set " + ADMIN + "certificate_file and " + ADMIN
                + "key_file to let others reach it");
        }
        return tls;
    }

    private static TlsSource read(
        final SettingValues values, final SecretSources secrets, final String listener, final String prefix,
        final Path clientCa) {
        final int warnDays = values.integer("tls.expiry_warning_days");
        if (warnDays < 0 || warnDays > MAX_WARN_DAYS) {
            throw values.bad("tls.expiry_warning_days", "0 for never, or at most " + MAX_WARN_DAYS);
        }
        final Path certificate = file(values, prefix + "certificate_file");
        final Path key = file(values, prefix + "key_file");
        final Path keystore = file(values, prefix + "keystore_file");
        if (keystore != null && (certificate != null || key != null)) {
            throw values.bad(prefix + "keystore_file", "empty, as " + prefix
                + (certificate != null ? "certificate_file" : "key_file") + " is given: one of the two");
        }
        if ((certificate == null) != (key == null)) {
            throw values.bad(key == null ? prefix + "key_file" : prefix + "certificate_file",
                "given, since the other one is");
        }
        if (certificate == null && keystore == null) {
            return null;
        }
        // For errors and warnings of the start; later readings are the password's own.
        secrets.find(prefix + PASSWORD);
        return new TlsSource(new TlsFiles(listener, prefix, certificate, key, keystore, clientCa,
            new Password(values, prefix + PASSWORD)), warnDays);
    }

    private static Path file(final SettingValues values, final String name) {
        return values.text(name).isEmpty() ? null : Path.of(values.text(name));
    }

    /** Whether this names only addresses of the machine itself. */
    private static boolean isLoopback(final String host) {
        try {
            for (final InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (final UnknownHostException e) {
            return false;
        }
    }

    /** Looked for in settings, file and store each time. */
    private static final class Password implements KeyPassword {
        private final SettingValues values;
        private final String name;
        private final List<Path> files = new ArrayList<>();

        private Password(final SettingValues values, final String name) {
            this.values = values;
            this.name = name;
        }

        @Override
        public char[] read() {
            final SecretSources secrets = new SecretSources(values.again());
            try {
                final byte[] password = secrets.find(name);
                return password == null ? new char[0]
                    : new String(password, StandardCharsets.UTF_8).toCharArray();
            } finally {
                secrets.files().stream().filter(file -> !files.contains(file)).forEach(files::add);
            }
        }

        @Override
        public List<Path> files() {
            return List.copyOf(files);
        }
    }
}
