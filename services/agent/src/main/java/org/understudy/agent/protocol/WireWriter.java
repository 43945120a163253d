package org.understudy.agent.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the primitives of the wire format into a growing buffer that can be used again. */
public final class WireWriter {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer;
    private int length;

    public WireWriter() {
        this(256);
    }

    public WireWriter(int capacity) {
        this.buffer = new byte[capacity];
    }

    /** The buffer itself, filled up to {@link #length()}; another one after the next growth. */
    public byte[] buffer() {
        return buffer;
    }

    public int length() {
        return length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    public WireWriter reset() {
        length = 0;
        return this;
    }

    /** Takes back what was written after that length. */
    public void truncate(int newLength) {
        if (newLength > length) {
            throw new IllegalArgumentException("longer than written");
        }
        length = newLength;
    }

    /** Makes room and counts it as written; the caller fills it through {@link #buffer()}. Answers where it begins. */
    public int reserve(int bytes) {
        ensure(bytes);
        int at = length;
        length += bytes;
        return at;
    }

    /** Makes sure that so many bytes can be written without the buffer being exchanged. */
    public void ensure(int bytes) {
        if (buffer.length - length < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes));
        }
    }

    public WireWriter u8(int value) {
        ensure(1);
        buffer[length++] = (byte) value;
        return this;
    }

    public WireWriter u16(int value) {
        ensure(2);
        SHORT.set(buffer, length, (short) value);
        length += 2;
        return this;
    }

    public WireWriter u32(int value) {
        ensure(4);
        INT.set(buffer, length, value);
        length += 4;
        return this;
    }

    public WireWriter u64(long value) {
        ensure(8);
        LONG.set(buffer, length, value);
        length += 8;
        return this;
    }

    public WireWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    /** Unsigned: a negative number takes ten bytes. */
    public WireWriter varint(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[length++] = (byte) rest;
        return this;
    }

    public WireWriter zigzag(long value) {
        return varint(value << 1 ^ value >> 63);
    }

    public WireWriter raw(byte[] source, int offset, int count) {
        ensure(count);
        System.arraycopy(source, offset, buffer, length, count);
        length += count;
        return this;
    }

    public WireWriter bytes(byte[] source) {
        return bytes(source, 0, source.length);
    }

    public WireWriter bytes(byte[] source, int offset, int count) {
        return varint(count).raw(source, offset, count);
    }

    public WireWriter bytes(Bytes value) {
        return bytes(value.array());
    }

    public WireWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }
}
