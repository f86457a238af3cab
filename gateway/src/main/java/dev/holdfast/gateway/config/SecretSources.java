package dev.holdfast.gateway.config;

import dev.holdfast.gateway.secret.SecretFile;
import dev.holdfast.gateway.secret.SecretStore;
import dev.holdfast.gateway.secret.StorePassword;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds secrets by the names of their settings: in the setting itself, in the file that the setting of the same name
 * with {@code _file} behind it names, or in the encrypted store. One place for each; two are an error. One thread;
 * blocks on the disk.
 */
final class SecretSources {
    private static final String FILE = "_file";
    private static final String STORE = "secrets.store_file";
    private static final int GOOD_BYTES = 16;

    private final SettingValues values;
    private final List<Path> files = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private SecretStore store;

    SecretSources(final SettingValues values) {
        this.values = values;
    }

    /**
     * The secret of this name; null when nobody gives one.
     *
     * @throws SettingsException when two places give it, or the one that does cannot be used.
     */
    byte[] find(final String name) {
        final List<String> places = new ArrayList<>();
        byte[] secret = null;
        if (!values.text(name).isEmpty()) {
            places.add("setting " + name + " (" + values.source(name) + ")");
            secret = given(name);
        }
        final String file = values.names().contains(name + FILE) ? values.text(name + FILE) : "";
        if (!file.isEmpty()) {
            places.add("setting " + name + FILE + "=" + file + " (" + values.source(name + FILE) + ")");
            secret = secret == null ? ofFile(name + FILE, Path.of(file)) : secret;
        }
        if (!values.text(STORE).isEmpty() && store().names().contains(name)) {
            places.add(STORE + "=" + values.text(STORE) + ", which holds " + name);
            secret = secret == null ? store().secret(name) : secret;
        }
        if (places.size() > 1) {
            throw new SettingsException(String.join(", and ", places)
                + ": the secret should have one place; take the others away");
        }
        if (secret != null && secret.length < GOOD_BYTES) {
            warnings.add(places.get(0) + " gives a secret of " + secret.length + " bytes, which can be guessed; "
                + GOOD_BYTES + " or more are good");
        }
        return secret;
    }

    /**
     * The secret of this name as text.
     *
     * @throws SettingsException when there is none, or it is shorter.
     */
    String require(final String name, final int minLength) {
        final byte[] secret = find(name);
        final String text = secret == null ? "" : new String(secret, StandardCharsets.UTF_8);
        if (text.length() < minLength) {
            throw new SettingsException("setting " + name + " should have at least " + minLength
                + " characters, itself, in the file that " + name + FILE + " names, or in the store that " + STORE
                + " names; --dev makes one up");
        }
        return text;
    }

    /** Whether there is an encrypted store. */
    boolean hasStore() {
        return !values.text(STORE).isEmpty();
    }

    /**
     * Opens the encrypted store, once.
     *
     * @throws SettingsException when it cannot be opened.
     */
    SecretStore store() {
        if (store == null) {
            final Path file = Path.of(values.text(STORE));
            files.add(file);
            store = checked(STORE, () -> SecretStore.open(file, storePassword()));
        }
        return store;
    }

    /** The password of the store, from the one place that is set. */
    byte[] storePassword() {
        final List<String> given = SecretSettings.STORE_PASSWORDS.stream().filter(n -> !values.text(n).isEmpty())
            .toList();
        if (given.size() != 1) {
            throw new SettingsException(given.isEmpty()
                ? "setting " + STORE + " needs its password: set one of "
                    + String.join(", ", SecretSettings.STORE_PASSWORDS)
                : "setting " + String.join(" and setting ", given) + " both give the store's password; keep one");
        }
        final String name = given.get(0);
        return switch (name) {
            case SecretSettings.PASSWORD_FILE -> ofFile(name, Path.of(values.text(name)));
            case SecretSettings.PASSWORD_CREDENTIAL -> ofFile(name, checked(name, () ->
                StorePassword.fileOfCredential(values.text(name), values.variable(StorePassword.DIRECTORY_VARIABLE))));
            default -> checked(name, () -> StorePassword.ofDescriptor(descriptor()));
        };
    }

    /** All files that were read so far: when their content is the same, so are the secrets. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /** What is not wrong, and not good either. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private int descriptor() {
        final int descriptor = values.integer(SecretSettings.PASSWORD_FD);
        if (descriptor < StorePassword.MIN_DESCRIPTOR || descriptor > StorePassword.MAX_DESCRIPTOR) {
            throw values.bad(SecretSettings.PASSWORD_FD, "the number of an open file descriptor, 3 or more");
        }
        return descriptor;
    }

    private byte[] given(final String name) {
        // A password that is written into a setting may have plain blanks, which are easy to see there.
        values.text(name).codePoints().filter(c -> c != ' ' && SecretFile.strangeness(c) != null).findFirst()
            .ifPresent(c -> {
                throw new SettingsException(String.format(Locale.ROOT,
                    "setting %s (%s) has %s (U+%04X), which belongs to no secret",
                    name, values.source(name), SecretFile.strangeness(c), c));
            });
        return values.text(name).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] ofFile(final String setting, final Path file) {
        files.add(file);
        return checked(setting, () -> SecretFile.read(file));
    }

    /** Something that throws what names a file, and not the setting. */
    @FunctionalInterface
    private interface Reading<T> {
        T read();
    }

    private static <T> T checked(final String setting, final Reading<T> reading) {
        try {
            return reading.read();
        } catch (final SettingsException e) {
            throw e;
        } catch (final UnusableEnvironmentException e) {
            throw new SettingsException("setting " + setting + ": " + e.getMessage());
        }
    }
}
