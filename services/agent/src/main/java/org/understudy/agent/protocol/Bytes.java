package org.understudy.agent.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable byte string: a file name, a path, a link target, the value of an attribute. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Takes the array over; nobody else may write to it any longer. */
    public static Bytes of(byte[] array) {
        return array.length == 0 ? EMPTY : new Bytes(array);
    }

    public static Bytes of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes themselves: look, do not write. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return array.length;
    }

    public boolean isEmpty() {
        return array.length == 0;
    }

    /** In canonical order of paths, see {@link PathOrder}. */
    @Override
    public int compareTo(Bytes other) {
        return PathOrder.compare(array, array.length, other.array, other.array.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** For people; bytes that are not UTF-8 show as replacement characters. */
    @Override
    public String toString() {
        return new String(array, StandardCharsets.UTF_8);
    }
}
