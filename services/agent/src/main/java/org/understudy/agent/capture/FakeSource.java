package org.understudy.agent.capture;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.understudy.agent.libc.FileStat;
import org.understudy.agent.protocol.Bytes;

/**
 * Made up content in place of a file's own: printable lines that depend on a key, the path and the position only (HMAC-SHA-256
 * over path and counter). The file is never opened.
 */
final class FakeSource implements ContentSource {
    private static final int PIECE = 32;
    private static final byte[] LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .".getBytes(StandardCharsets.US_ASCII);

    private final Mac mac;
    private final byte[] path;
    private final long size;
    private final byte[] piece = new byte[PIECE];

    FakeSource(Bytes key, byte[] path, long size) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            // A key of its own, so that an empty one is possible and the profile's key never is the raw key.
            byte[] raw = new byte[key.length() + 1];
            raw[0] = 'f';
            System.arraycopy(key.array(), 0, raw, 1, key.length());
            mac.init(new SecretKeySpec(raw, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
        this.path = path;
        this.size = size;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
        int count = (int) Math.max(0, Math.min(length, size - position));
        int done = 0;
        while (done < count) {
            long counter = (position + done) / PIECE;
            int within = (int) ((position + done) % PIECE);
            make(counter);
            int n = Math.min(PIECE - within, count - done);
            System.arraycopy(piece, within, target, offset + done, n);
            done += n;
        }
        return count;
    }

    private void make(long counter) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            mac.update((byte) (counter >>> shift));
        }
        byte[] random = mac.doFinal(path);
        for (int i = 0; i < PIECE; i++) {
            piece[i] = LETTERS[random[i] & 63];
        }
        if (counter % 2 == 1) {
            piece[PIECE - 1] = '\n';
        }
    }

    @Override
    public boolean stat(FileStat into) {
        return false;
    }

    @Override
    public long nextData(long position, long end) {
        return position;
    }

    @Override
    public long nextHole(long position, long end) {
        return end;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
