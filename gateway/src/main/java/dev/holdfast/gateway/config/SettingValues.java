package dev.holdfast.gateway.config;

import dev.holdfast.gateway.secret.SecretFileRights;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Setting names and their texts. The names, and the defaults, are those of the commented {@code holdfast.yaml} in the
 * program.
 */
public final class SettingValues {
    private static final String DEFAULTS = "/holdfast.yaml";
    private static final String DEFAULT = "default";
    private static final String ENVIRONMENT_PREFIX = "HOLDFAST_";
    /** What the launcher reads for itself. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("HOLDFAST_JAVA_OPTS");

    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> sources = new TreeMap<>();
    private final Path file;
    private final Map<String, String> environment;
    private final Map<String, String> flags;

    private SettingValues(final Path file, final Map<String, String> environment, final Map<String, String> flags) {
        this.file = file;
        this.environment = environment;
        this.flags = Map.copyOf(flags);
        values.putAll(SettingsYaml.read(defaults(), DEFAULTS));
        values.keySet().forEach(name -> sources.put(name, DEFAULT));
    }

    /**
     * Puts the layers together.
     *
     * @param file        the operator's file; null for none.
     * @param environment the process's environment.
     * @param flags       setting names and values from the command line.
     * @throws SettingsException when a name is unknown or the file cannot be read.
     */
    public static SettingValues load(
        final Path file, final Map<String, String> environment, final Map<String, String> flags) {
        final SettingValues settings = new SettingValues(file, environment, flags);
        if (file != null) {
            SettingsYaml.read(SettingsText.read(file), file.toString())
                .forEach((name, value) -> settings.put(name, value, file.toString()));
            settings.checkRights(file);
        }
        environment.forEach((variable, value) -> {
            if (variable.startsWith(ENVIRONMENT_PREFIX) && !LAUNCHER_VARIABLES.contains(variable)
                && !ServiceVariables.includes(variable, value)) {
                settings.put(settings.nameOf(variable), value, "environment");
            }
        });
        flags.forEach((name, value) -> settings.put(name, value, "command line"));
        return settings;
    }

    /** Reads the file again, with the same environment and flags. */
    SettingValues again() {
        return load(file, environment, flags);
    }

    /** The operator's file; null for none. */
    Path file() {
        return file;
    }

    /** The commented file of all settings. */
    public static String defaults() {
        try (InputStream in = SettingValues.class.getResourceAsStream(DEFAULTS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot read the defaults: " + e, e);
        }
    }

    public String text(final String name) {
        final String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no setting " + name);
        }
        return value;
    }

    public int integer(final String name) {
        try {
            return Integer.parseInt(text(name));
        } catch (final NumberFormatException e) {
            throw bad(name, "a whole number");
        }
    }

    public long longInteger(final String name) {
        try {
            return Long.parseLong(text(name));
        } catch (final NumberFormatException e) {
            throw bad(name, "a whole number");
        }
    }

    public boolean flag(final String name) {
        return switch (text(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(name, "true or false");
        };
    }

    /** All settings that there are. */
    Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    /** Where the value comes from: a file's name, the environment, the command line. */
    String source(final String name) {
        return sources.get(name);
    }

    /** Whether nobody has said anything else. */
    public boolean isDefault(final String name) {
        return DEFAULT.equals(sources.get(name));
    }

    /** The error for a value that cannot be used. */
    SettingsException bad(final String name, final String good) {
        final String value = SecretSettings.includes(name) ? "(not shown)" : text(name);
        return new SettingsException("setting " + name + "=" + value + " (" + sources.get(name) + ") should be "
            + good);
    }

    /** A variable of the environment that is no setting; null when it is not set. */
    String variable(final String name) {
        return environment.get(name);
    }

    /** Who has a secret in the settings file itself has to keep that from others. */
    private void checkRights(final Path file) {
        for (final String name : SecretSettings.NAMES) {
            if (!values.get(name).isEmpty()) {
                try {
                    SecretFileRights.check(file);
                } catch (final UnusableEnvironmentException e) {
                    throw new SettingsException("setting " + name + " is a secret, so its file is one too: "
                        + e.getMessage());
                }
            }
        }
    }

    private void put(final String name, final String value, final String source) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            if (values.containsKey(name.substring(0, dot))) {
                throw new SettingsException("setting " + name.substring(0, dot) + " (" + source
                    + ") should be a single value, without names in it");
            }
        }
        if (!values.containsKey(name)) {
            throw new SettingsException("setting " + name + " (" + source
                + ") is unknown; 'holdfast config' lists all settings");
        }
        final int strange = value.codePoints().filter(Character::isISOControl).findFirst().orElse(-1);
        if (strange >= 0) {
            throw new SettingsException(String.format(Locale.ROOT,
                "setting %s (%s) holds a control character (U+%04X)", name,
                source, strange));
        }
        values.put(name, value);
        sources.put(name, source);
    }

    private String nameOf(final String variable) {
        for (final String name : values.keySet()) {
            if (variable.equals(ENVIRONMENT_PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT))) {
                return name;
            }
        }
        return variable;
    }
}
