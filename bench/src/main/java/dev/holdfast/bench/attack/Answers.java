package dev.holdfast.bench.attack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a connection's answers, in their order. One use, one thread; blocks on the connection. */
final class Answers {
    /** There is no code in the answer. */
    static final int NO_CODE = -1;

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]{1,7})\r\n");
    private static final Pattern CODE = Pattern.compile("\"code\":([0-9]{1,5})");
    private static final String HEAD_END = "\r\n\r\n";
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;
    private static final int OK = 200;
    private static final int READ_BYTES = 16_384;

    private final InputStream in;
    private final StringBuilder unread = new StringBuilder();
    private final byte[] piece = new byte[READ_BYTES];

    /** An answer's status and code. */
    record Answer(int status, int code) {
    }

    Answers(final InputStream in) {
        this.in = in;
    }

    /** As many as come before the connection ends, or is silent for too long. */
    List<Answer> read(final int most) {
        final List<Answer> answers = new ArrayList<>();
        try {
            while (answers.size() < most) {
                final Answer answer = next();
                if (answer == null) {
                    break;
                }
                // Others announce the one that counts.
                if (answer.status >= OK) {
                    answers.add(answer);
                }
            }
        } catch (final IOException e) {
            // Reset, or silent: what came before counts.
        }
        return answers;
    }

    private Answer next() throws IOException {
        int headEnd;
        while ((headEnd = unread.indexOf(HEAD_END)) < 0) {
            if (!readMore()) {
                return null;
            }
        }
        final String head = unread.substring(0, headEnd + 2);
        if (!head.matches("(?s)HTTP/1\\.[01] [0-9]{3} .*")) {
            return null;
        }
        final Matcher length = LENGTH.matcher(head);
        final int end = headEnd + HEAD_END.length() + (length.find() ? Integer.parseInt(length.group(1)) : 0);
        while (unread.length() < end) {
            if (!readMore()) {
                break;
            }
        }
        final int bodyEnd = Math.min(end, unread.length());
        final Matcher code = CODE.matcher(unread.substring(headEnd, bodyEnd));
        unread.delete(0, bodyEnd);
        return new Answer(Integer.parseInt(head.substring(STATUS_AT, STATUS_END)),
            code.find() ? Integer.parseInt(code.group(1)) : NO_CODE);
    }

    private boolean readMore() throws IOException {
        final int read = in.read(piece);
        if (read > 0) {
            unread.append(new String(piece, 0, read, StandardCharsets.ISO_8859_1));
        }
        return read > 0;
    }
}
