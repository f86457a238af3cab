package dev.holdfast.bench.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a document.
 *
 * <p>{@code sh} is run; a {@code text} right behind it is what it prints, with {@code …} for anything; {@code console}
 * cannot be run here.
 *
 * @param kind   the fence's info string.
 * @param line   of the document where it begins, counted from 1.
 * @param text   what stands in it.
 * @param prints the lines that have to be in its output, in this order.
 */
record CommandBlock(String kind, int line, String text, List<String> prints) {
    static final String RUN = "sh";
    static final String NOT_RUN = "console";

    private static final String OUTPUT = "text";
    private static final String FENCE = "```";
    private static final Pattern EXIT_CODE = Pattern.compile("# exit code (\\d+)");

    /** All fenced blocks, in their order. */
    static List<CommandBlock> of(final Path document) throws IOException {
        final List<String> lines = Files.readAllLines(document);
        final List<CommandBlock> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith(FENCE)) {
                final int end = endOf(lines, i);
                add(blocks, lines.get(i).strip().substring(FENCE.length()), i + 1, lines.subList(i + 1, end));
                i = end;
            }
        }
        return blocks;
    }

    private static int endOf(final List<String> lines, final int begin) {
        for (int i = begin + 1; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(FENCE)) {
                return i;
            }
        }
        throw new IllegalArgumentException("line " + (begin + 1) + " opens a block that nothing closes");
    }

    private static void add(
        final List<CommandBlock> blocks, final String kind, final int line, final List<String> content) {
        final CommandBlock last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
        if (kind.equals(OUTPUT) && last != null && last.isRun()) {
            last.prints.addAll(content);
        } else {
            blocks.add(new CommandBlock(kind, line, String.join("\n", content), new ArrayList<>()));
        }
    }

    boolean isRun() {
        return kind.equals(RUN);
    }

    /** The exit codes other than 0 that its comments announce, in their order. */
    List<String> exitCodes() {
        final Matcher matcher = EXIT_CODE.matcher(text);
        final List<String> codes = new ArrayList<>();
        while (matcher.find()) {
            codes.add(matcher.group(1));
        }
        return codes;
    }
}
