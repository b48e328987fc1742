package io.weir.faults.proxy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the header of a request says: its kind ({@code ApiKeys}), its number on the connection, and which client sent it.
 */
public record Request(int kind, int correlation, String client) {
    public static final int PRODUCE = 0;
    public static final int OFFSET_COMMIT = 8;
    public static final int END_TXN = 26;
    public static final int TXN_OFFSET_COMMIT = 28;

    /** Of a frame without its length. All versions of the header begin alike. */
    static Request of(byte[] frame) {
        ByteBuffer header = ByteBuffer.wrap(frame);
        int kind = header.getShort();
        header.getShort();
        int correlation = header.getInt();
        short length = header.remaining() < 2 ? -1 : header.getShort();
        if (length < 0 || length > header.remaining()) {
            return new Request(kind, correlation, "");
        }
        byte[] client = new byte[length];
        header.get(client);
        return new Request(kind, correlation, new String(client, StandardCharsets.UTF_8));
    }
}
