package dev.holdfast.gateway.config;

import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.MasterKeys;
import dev.holdfast.ledger.storage.FileRights;
import dev.holdfast.ledger.storage.FileRights.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Reads the master keys that the ledger's files are encrypted with. Cold, and blocks. */
final class EncryptionKeys {
    private static final Logger LOG = LoggerFactory.getLogger(EncryptionKeys.class);
    private static final String KEY_FILE = "storage.encryption_key_file";
    private static final String OLD_KEY_FILES = "storage.encryption_old_key_files";
    private static final String GOOD =
        "a file with 32 random bytes as 64 hexadecimal digits or as Base64, as 'openssl rand -hex 32' writes them";

    private EncryptionKeys() {
    }

    /**
     * Reads those that the settings name.
     *
     * @throws SettingsException when one of them is no key, or everybody can put another one in its place.
     */
    static KeyWrapper read(final SettingValues values) {
        final String newest = values.text(KEY_FILE);
        final List<byte[]> old = new ArrayList<>();
        for (final String file : values.text(OLD_KEY_FILES).split(",")) {
            if (!file.isBlank()) {
                old.add(readKey(OLD_KEY_FILES, file.strip()));
            }
        }
        if (newest.isEmpty() && old.isEmpty()) {
            return KeyWrapper.NONE;
        }
        return new MasterKeys(newest.isEmpty() ? null : readKey(KEY_FILE, newest), old);
    }

    private static byte[] readKey(final String setting, final String file) {
        final byte[] key;
        try {
            checkRights(setting, Path.of(file));
            key = decode(Files.readString(Path.of(file), StandardCharsets.US_ASCII).strip());
        } catch (final IOException e) {
            throw new SettingsException("setting " + setting + " should name " + GOOD + "; file=" + file
                + " cannot be read: " + e);
        }
        if (key == null || key.length != MasterKeys.KEY_BYTES) {
            throw new SettingsException("setting " + setting + " should name " + GOOD + "; file=" + file + " has "
                + (key == null ? "something else" : key.length + " bytes"));
        }
        return key;
    }

    /** Null when it is neither hexadecimal nor Base64. */
    private static byte[] decode(final String text) {
        try {
            return text.length() == 2 * MasterKeys.KEY_BYTES ? HexFormat.of().parseHex(text)
                : Base64.getDecoder().decode(text);
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    private static void checkRights(final String setting, final Path file) throws IOException {
        final Outcome rights = FileRights.look(file);
        if (rights == Outcome.WRITABLE) {
            throw new SettingsException("setting " + setting + " names file=" + file
                + ", which everybody can write: chmod o-rwx it, once you know that the key in it is yours");
        }
        if (rights == Outcome.READABLE) {
            LOG.warn("everybody on this machine can read the key in file={} ({}): chmod o-rwx it", file, setting);
        }
    }
}
