package dev.holdfast.bench.torture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** Does with files and clocks what its input says, and prints what came of it. */
final class ShimVictim {
    private ShimVictim() {
    }

    public static void main(final String[] arguments) throws IOException {
        final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("started");
        String line;
        while ((line = input.readLine()) != null) {
            final String[] words = line.split(" ");
            final long startNs = System.nanoTime();
            final String result = run(words[0], words.length > 1 ? Path.of(words[1]) : null);
            System.out.println(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs) + " " + result);
        }
    }

    private static String run(final String what, final Path file) {
        if (what.equals("clock")) {
            return Long.toString(System.currentTimeMillis());
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (what.equals("force")) {
                channel.force(false);
            } else if (what.equals("forceAll")) {
                channel.force(true);
            } else if (what.equals("writeAt")) {
                channel.write(ByteBuffer.allocate(1), 1);
            } else {
                channel.write(ByteBuffer.allocate(1));
            }
            return "done";
        } catch (final IOException e) {
            return e.getMessage();
        }
    }
}
