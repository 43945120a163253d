package org.understudy.agent.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** Reads the primitives of the wire format, and believes nothing: whatever reaches beyond the end is refused. */
public final class WireReader {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer;
    private int position;
    private int end;

    public WireReader(byte[] buffer) {
        this(buffer, 0, buffer.length);
    }

    public WireReader(byte[] buffer, int offset, int length) {
        this.buffer = buffer;
        wrap(buffer, offset, length);
    }

    /** Goes on with other bytes. */
    public void wrap(byte[] other, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, other.length);
        buffer = other;
        position = offset;
        end = offset + length;
    }

    public byte[] buffer() {
        return buffer;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public boolean atEnd() {
        return position == end;
    }

    /** Refuses what is left over after the last field. */
    public void expectEnd(String what) throws ProtocolException {
        if (position != end) {
            throw new ProtocolException(what + " has " + (end - position) + " bytes more than its fields.");
        }
    }

    /** Steps over so many bytes and answers where they begin in {@link #buffer()}. */
    public int skip(int count) throws ProtocolException {
        if (count < 0 || count > end - position) {
            throw new ProtocolException(
                    "The data ends too early: " + count + " bytes were announced, " + (end - position) + " are there.");
        }
        int at = position;
        position += count;
        return at;
    }

    public int u8() throws ProtocolException {
        return buffer[skip(1)] & 0xff;
    }

    public int u16() throws ProtocolException {
        return (short) SHORT.get(buffer, skip(2)) & 0xffff;
    }

    /** Four bytes; read it as unsigned where it is a size. */
    public int u32() throws ProtocolException {
        return (int) INT.get(buffer, skip(4));
    }

    public long u64() throws ProtocolException {
        return (long) LONG.get(buffer, skip(8));
    }

    public boolean bool() throws ProtocolException {
        int value = u8();
        if (value > 1) {
            throw new ProtocolException("A yes-or-no field holds " + value + ".");
        }
        return value == 1;
    }

    /** All 64 bits, unsigned. */
    public long varint() throws ProtocolException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int b = u8();
            if (shift == 63 && b > 1) {
                break;
            }
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new ProtocolException("A number is longer than 64 bits.");
    }

    /** A varint that is at most the limit; the sentence names what it is. */
    public long varint(long limit, String what) throws ProtocolException {
        long value = varint();
        if (value < 0 || value > limit) {
            throw new ProtocolException(
                    what + " is " + Long.toUnsignedString(value) + ", which is over the limit of " + limit + ".");
        }
        return value;
    }

    public int count(int limit, String what) throws ProtocolException {
        return (int) varint(limit, what);
    }

    public long zigzag() throws ProtocolException {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }

    public byte[] bytes(int limit, String what) throws ProtocolException {
        int length = count(limit, what + " (bytes)");
        int at = skip(length);
        return Arrays.copyOfRange(buffer, at, at + length);
    }

    public String text() throws ProtocolException {
        int length = count(Limits.TEXT, "A text (bytes)");
        int at = skip(length);
        return new String(buffer, at, length, StandardCharsets.UTF_8);
    }
}
