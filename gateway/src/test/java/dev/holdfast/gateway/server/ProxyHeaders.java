package dev.holdfast.gateway.server;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Headers of the PROXY protocol, right and wrong ones. */
final class ProxyHeaders {
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    static final int PROXIED = 0x21;
    static final int LOCAL = 0x20;
    static final int TCP4 = 0x11;
    static final int TCP6 = 0x21;

    private ProxyHeaders() {
    }

    static byte[] v1(final String line) {
        return (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** @param added bytes of one more field that nobody knows; 0 for none. */
    static byte[] v2(final int command, final int family, final String source, final int added)
        throws IOException {
        final byte[] address = source.isEmpty() ? new byte[0] : InetAddress.getByName(source).getAddress();
        final int length = (address.length == 0 ? 0 : 2 * address.length + 4) + added;
        final ByteBuffer header = ByteBuffer.allocate(SIGNATURE.length + 4 + length).put(SIGNATURE)
            .put((byte) command).put((byte) family).putShort((short) length);
        if (address.length > 0) {
            header.put(address).put(address).putShort((short) 4711).putShort((short) 443);
        }
        if (added > 0) {
            header.put((byte) 0xE0).putShort((short) (added - 3));
        }
        return header.array();
    }

    /** @param from the address of this end. */
    static Socket socket(final URI url, final String from, final byte[] header) throws IOException {
        return new SocketThatBegins(url, from, header);
    }

    /** A socket that sends a header together with the first bytes. */
    private static final class SocketThatBegins extends Socket {
        private byte[] header;

        private SocketThatBegins(final URI url, final String from, final byte[] header) throws IOException {
            super(InetAddress.getByName(url.getHost()), url.getPort(), InetAddress.getByName(from), 0);
            this.header = header;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(final byte[] bytes, final int offset, final int length) throws IOException {
                    final ByteArrayOutputStream all = new ByteArrayOutputStream();
                    all.write(header);
                    all.write(bytes, offset, length);
                    header = new byte[0];
                    out.write(all.toByteArray());
                }
            };
        }
    }
}
