package dev.holdfast.gateway.config;

import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.nodes.Tag;

import java.io.StringReader;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a file of settings: one YAML document that is a mapping, of mappings and single values. Every value is the text
 * that stands there, so that {@code 010}, {@code 1e5} or {@code yes} is not read as something else. Errors name file,
 * line, column and kind, and never show what stands there, which may be a secret.
 */
final class SettingsYaml {
    private static final int MAX_DEPTH = 8;
    /** What YAML reads as nothing at all. */
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

    private final String file;
    private final Iterator<Event> events;
    private final Map<String, String> values = new TreeMap<>();

    private SettingsYaml(final String text, final String file) {
        this.file = file;
        events = new Yaml(new LoaderOptions()).parse(new StringReader(text)).iterator();
    }

    /**
     * The settings by their full names, such as {@code callback.port}.
     *
     * @param file for errors.
     * @throws SettingsException when it is anything else.
     */
    static Map<String, String> read(final String text, final String file) {
        final SettingsYaml reader = new SettingsYaml(text, file);
        try {
            reader.readStream();
        } catch (final MarkedYAMLException e) {
            throw reader.bad(e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark(), YamlProblem.of(e));
        } catch (final YAMLException e) {
            // Its message may show the text.
            throw new SettingsException("settings file=" + file + " is no YAML that can be read");
        }
        return reader.values;
    }

    private void readStream() {
        events.next();
        Event event = events.next();
        if (!(event instanceof DocumentStartEvent)) {
            throw bad(event.getStartMark(), "there are no settings: there should be one mapping, such as 'data_dir: "
                + "/var/lib/holdfast'");
        }
        event = events.next();
        if (!(event instanceof MappingStartEvent)) {
            throw bad(event.getStartMark(), "there is " + (event instanceof SequenceStartEvent ? "a list"
                : "a bare text") + " where there should be one mapping of settings, such as 'data_dir: "
                + "/var/lib/holdfast'");
        }
        readMapping("", (MappingStartEvent) event, 1);
        events.next();
        event = events.next();
        if (event instanceof DocumentStartEvent) {
            throw bad(event.getStartMark(), "a second document begins; there should be one, so '---' stands before the "
                + "settings or nowhere");
        }
    }

    private void readMapping(final String prefix, final MappingStartEvent start, final int depth) {
        checkPlain(start);
        if (depth > MAX_DEPTH) {
            throw bad(start.getStartMark(), "mappings lie too deep in each other");
        }
        final Set<String> names = new HashSet<>();
        Event event = events.next();
        while (!(event instanceof MappingEndEvent)) {
            final String name = prefix + nameIn(event);
            if (!names.add(name)) {
                throw bad(event.getStartMark(), "the same name stands there a second time");
            }
            readValue(name, events.next(), depth);
            event = events.next();
        }
    }

    private String nameIn(final Event event) {
        checkPlain(event);
        if (event instanceof ScalarEvent scalar) {
            return scalar.getValue();
        }
        throw bad(event.getStartMark(), "there should be the name of a setting");
    }

    private void readValue(final String name, final Event event, final int depth) {
        if (event instanceof MappingStartEvent start) {
            readMapping(name + '.', start, depth + 1);
            return;
        }
        checkPlain(event);
        if (!(event instanceof ScalarEvent scalar)) {
            throw bad(event.getStartMark(), "setting " + name + " should be a single value, not a list");
        }
        final boolean isNothing = scalar.getScalarStyle() == ScalarStyle.PLAIN && NOTHING.contains(scalar.getValue());
        if (values.put(name, isNothing ? "" : scalar.getValue()) != null) {
            throw bad(event.getStartMark(), "the same name stands there a second time");
        }
    }

    /** No anchors, aliases and tags: a text that is more than it looks like. */
    private void checkPlain(final Event event) {
        if (event instanceof AliasEvent) {
            throw bad(event.getStartMark(), "an alias (*) cannot be used here; put a value that begins with * in "
                + "quotes");
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            throw bad(event.getStartMark(), "an anchor (&) cannot be used here; put a value that begins with & in "
                + "quotes");
        }
        final String tag = event instanceof ScalarEvent scalar ? scalar.getTag()
            : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
        if (tag != null && !(event instanceof ScalarEvent && tag.equals(Tag.STR.getValue()))) {
            throw bad(event.getStartMark(), "a tag (!) cannot be used here; put a value that begins with ! in quotes");
        }
    }

    private SettingsException bad(final Mark mark, final String problem) {
        return new SettingsException("settings file=" + file + " line=" + (mark.getLine() + 1) + " column="
            + (mark.getColumn() + 1) + ": " + problem);
    }
}
