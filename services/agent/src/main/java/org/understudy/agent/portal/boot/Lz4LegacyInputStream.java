package org.understudy.agent.portal.boot;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// The "legacy" LZ4 frame that the kernel understands: the magic 02 21 4c 18, then blocks of up to
/// 8 MiB, each with its packed length before it (doc/lz4_Frame_format.md and
/// doc/lz4_Block_format.md of the LZ4 project).
final class Lz4LegacyInputStream extends InputStream {
    private static final int MAGIC = 0x184c2102;
    private static final int BLOCK = 8 << 20;

    private final InputStream in;
    private final byte[] block = new byte[BLOCK];
    private int at;
    private int limit;

    Lz4LegacyInputStream(InputStream in) throws IOException {
        this.in = in;
        if (readInt() != MAGIC) {
            throw new IOException("not an LZ4 archive");
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? block[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - at);
        System.arraycopy(block, at, to, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == limit) {
            int packed = readInt();
            if (packed == MAGIC) {
                continue; // archives may follow one another
            }
            if (packed == -1 || packed == 0) {
                return false;
            }
            if (packed < 0 || packed > BLOCK + BLOCK / 255 + 16) {
                throw new IOException("an LZ4 block of " + Integer.toUnsignedString(packed) + " bytes");
            }
            byte[] source = in.readNBytes(packed);
            if (source.length < packed) {
                throw new EOFException("the LZ4 archive is cut short");
            }
            limit = decode(source, block);
            at = 0;
        }
        return true;
    }

    /// Little-endian; -1 at the end of the file.
    private int readInt() throws IOException {
        byte[] b = in.readNBytes(4);
        if (b.length == 0) {
            return -1;
        }
        if (b.length < 4) {
            throw new EOFException("the LZ4 archive is cut short");
        }
        return (b[0] & 0xff) | (b[1] & 0xff) << 8 | (b[2] & 0xff) << 16 | (b[3] & 0xff) << 24;
    }

    static int decode(byte[] source, byte[] target) throws IOException {
        try {
            int from = 0;
            int to = 0;
            while (from < source.length) {
                int token = source[from++] & 0xff;
                int literals = token >>> 4;
                if (literals == 15) {
                    int more;
                    do {
                        more = source[from++] & 0xff;
                        literals += more;
                    } while (more == 255);
                }
                System.arraycopy(source, from, target, to, literals);
                from += literals;
                to += literals;
                if (from >= source.length) {
                    break; // the last sequence has literals only
                }
                int distance = (source[from] & 0xff) | (source[from + 1] & 0xff) << 8;
                from += 2;
                int match = (token & 15) + 4;
                if ((token & 15) == 15) {
                    int more;
                    do {
                        more = source[from++] & 0xff;
                        match += more;
                    } while (more == 255);
                }
                if (distance == 0) {
                    throw new IOException("an LZ4 match with distance 0");
                }
                for (int i = 0; i < match; i++, to++) {
                    target[to] = target[to - distance];
                }
            }
            return to;
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("a damaged LZ4 block", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
