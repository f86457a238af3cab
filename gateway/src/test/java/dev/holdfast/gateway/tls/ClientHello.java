package dev.holdfast.gateway.tls;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * The first message of a handshake, byte for byte, with one version and one suite: Java's own client would not even
 * offer what is asked for here.
 */
record ClientHello(int version, int suite) {
    static final int TLS_1_0 = 0x0301;
    static final int TLS_1_1 = 0x0302;
    static final int TLS_1_2 = 0x0303;
    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int TIMEOUT_MS = 10_000;
    private static final int[] GROUPS = {29, 23, 24, 256};
    private static final int[] SIGNATURES = {0x0403, 0x0804, 0x0401, 0x0501, 0x0201, 0x0203};

    /** What a server says to it: "hello" or the number of its alert. */
    String ask(final InetSocketAddress server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.getOutputStream().write(record());
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            final int type = in.readUnsignedByte();
            in.skipBytes(4);
            final int first = in.readUnsignedByte();
            return switch (type) {
                case HANDSHAKE -> first == 2 ? "hello" : "handshake " + first;
                case ALERT -> "alert " + in.readUnsignedByte();
                default -> "record " + type;
            };
        }
    }

    private byte[] record() throws IOException {
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        final DataOutputStream out = new DataOutputStream(body);
        out.writeShort(version);
        out.write(new byte[32]);
        out.writeByte(0);
        out.writeShort(2);
        out.writeShort(suite);
        out.write(new byte[] {1, 0});
        final byte[] extensions = extensions();
        out.writeShort(extensions.length);
        out.write(extensions);
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        final DataOutputStream record = new DataOutputStream(whole);
        record.writeByte(HANDSHAKE);
        record.writeShort(TLS_1_0);
        record.writeShort(body.size() + 4);
        record.writeInt(1 << 24 | body.size());
        record.write(body.toByteArray());
        return whole.toByteArray();
    }

    private byte[] extensions() throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream out = new DataOutputStream(bytes);
        list(out, 10, GROUPS);
        out.write(new byte[] {0, 11, 0, 2, 1, 0});
        if (version >= TLS_1_2) {
            list(out, 13, SIGNATURES);
        }
        out.write(new byte[] {0, 23, 0, 0});
        out.write(new byte[] {(byte) 0xFF, 1, 0, 1, 0});
        return bytes.toByteArray();
    }

    private static void list(final DataOutputStream out, final int type, final int... values) throws IOException {
        out.writeShort(type);
        out.writeShort(values.length * 2 + 2);
        out.writeShort(values.length * 2);
        for (final int value : values) {
            out.writeShort(value);
        }
    }
}
