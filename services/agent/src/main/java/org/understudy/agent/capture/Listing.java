package org.understudy.agent.capture;

import java.util.Arrays;

import org.understudy.agent.libc.DirectoryBuffer;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.Libc;

/** The names of one directory, sorted, in as little memory as a directory with a million names allows. */
final class Listing {
    private static final int CHUNK_BITS = 15;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int FIRST_CHUNK = 2048;

    private byte[][] chunks = {new byte[FIRST_CHUNK]};
    private int chunk;
    private int used;
    private int[] refs = new int[64];
    private int count;

    void read(Libc libc, int fd, DirectoryBuffer buffer) throws ErrnoException {
        while (libc.readDirectory(fd, buffer)) {
            while (buffer.next()) {
                add(buffer);
            }
        }
        sort();
    }

    int count() {
        return count;
    }

    /** The kernel's DT_ code; 0 is unknown. */
    int type(int index) {
        int ref = refs[index];
        return chunks[ref >>> CHUNK_BITS][ref & CHUNK - 1];
    }

    /** Copies the name and answers its length. */
    int name(int index, byte[] target, int offset) {
        int ref = refs[index];
        byte[] from = chunks[ref >>> CHUNK_BITS];
        int at = ref & CHUNK - 1;
        int length = from[at + 1] & 0xff;
        System.arraycopy(from, at + 2, target, offset, length);
        return length;
    }

    /** Forgets the names, and gives back what a large directory took. */
    void clear() {
        count = 0;
        chunk = 0;
        used = 0;
        if (chunks.length > 2) {
            chunks = new byte[][] {chunks[0]};
        }
        if (refs.length > 16 * 1024) {
            refs = new int[64];
        }
    }

    private void add(DirectoryBuffer buffer) {
        int length = buffer.nameLength();
        if (length > 255) {
            return;
        }
        int need = 2 + length;
        if (used + need > chunks[chunk].length) {
            nextChunk(need);
        }
        byte[] target = chunks[chunk];
        target[used] = (byte) buffer.type();
        target[used + 1] = (byte) length;
        buffer.copyName(target, used + 2);
        if (count == refs.length) {
            refs = Arrays.copyOf(refs, count * 2);
        }
        refs[count++] = chunk << CHUNK_BITS | used;
        used += need;
    }

    private void nextChunk(int need) {
        byte[] current = chunks[chunk];
        if (current.length < CHUNK && used + need <= CHUNK) {
            chunks[chunk] = Arrays.copyOf(current, Math.min(CHUNK, Math.max(current.length * 2, used + need)));
            return;
        }
        chunk++;
        used = 0;
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new byte[CHUNK];
        }
    }

    private void sort() {
        boolean sorted = true;
        for (int i = 1; i < count && sorted; i++) {
            sorted = compare(refs[i - 1], refs[i]) < 0;
        }
        if (!sorted) {
            mergeSort(refs, new int[count], 0, count);
        }
    }

    private void mergeSort(int[] a, int[] spare, int from, int to) {
        if (to - from < 12) {
            for (int i = from + 1; i < to; i++) {
                int x = a[i];
                int j = i;
                for (; j > from && compare(a[j - 1], x) > 0; j--) {
                    a[j] = a[j - 1];
                }
                a[j] = x;
            }
            return;
        }
        int middle = (from + to) >>> 1;
        mergeSort(a, spare, from, middle);
        mergeSort(a, spare, middle, to);
        if (compare(a[middle - 1], a[middle]) < 0) {
            return;
        }
        System.arraycopy(a, from, spare, from, middle - from);
        int left = from;
        int right = middle;
        int at = from;
        while (left < middle && right < to) {
            a[at++] = compare(spare[left], a[right]) <= 0 ? spare[left++] : a[right++];
        }
        System.arraycopy(spare, left, a, at, middle - left);
    }

    private int compare(int a, int b) {
        byte[] x = chunks[a >>> CHUNK_BITS];
        byte[] y = chunks[b >>> CHUNK_BITS];
        int i = a & CHUNK - 1;
        int j = b & CHUNK - 1;
        return Arrays.compareUnsigned(x, i + 2, i + 2 + (x[i + 1] & 0xff), y, j + 2, j + 2 + (y[j + 1] & 0xff));
    }
}
