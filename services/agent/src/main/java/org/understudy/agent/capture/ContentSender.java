package org.understudy.agent.capture;

import java.io.IOException;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.GapReason;
import org.understudy.agent.protocol.Hash;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.Rule.Decision;

/** Sends the content of one file after the other, up to its end record. */
final class ContentSender {
    static final int CHUNK = 256 * 1024;
    private static final int BLOCK = Limits.BLOCK;
    private static final int REREADS = 2;
    /** A file that was written to so recently may well be again. */
    private static final long LIVELY_SECONDS = 600;

    private static final byte[] NO_NAME = {};

    private final ChangeSink sink;
    private final Hash hash;
    private final Fingerprints fingerprints;
    private final Totals totals;
    private final Inbox inbox;
    private final long zeroHash;
    private final BlockHashes.Budget budget = new BlockHashes.Budget();
    private final byte[] chunk = new byte[CHUNK];
    private final FileStat after = new FileStat();

    ContentSender(ChangeSink sink, Hash hash, Fingerprints fingerprints, Totals totals, Inbox inbox) {
        this.sink = sink;
        this.hash = hash;
        this.fingerprints = fingerprints;
        this.totals = totals;
        this.inbox = inbox;
        this.zeroHash = hash.of(Zeroes.block(), 0, BLOCK);
    }

    long zeroHash() {
        return zeroHash;
    }

    /** To keep the hashes of a file's blocks in. They are kept from the start where it is likely to change. */
    BlockHashes hashes(FileStat stat, boolean anyway) {
        BlockHashes hashes = new BlockHashes(budget);
        long changed = Math.max(stat.mtimeSeconds, stat.ctimeSeconds);
        if (anyway || System.currentTimeMillis() / 1000 - changed < LIVELY_SECONDS) {
            hashes.keep(stat.size);
        }
        return hashes;
    }

    /** Room for one bite, for whoever calls on this thread between two of the methods below. */
    byte[] scratch() {
        return chunk;
    }

    /** Sends all of it and the end. Closes the source. The stat is that from before, and is overwritten. */
    void whole(long id, Bytes path, ContentSource source, FileStat before, Decision decision) throws IOException {
        BlockHashes mine = hashes(before, false);
        try (source) {
            long size = first(id, source, before.size, mine);
            end(id, path, source, before, decision, size, mine);
        } catch (ErrnoException e) {
            broken(id, path, before, e);
        } finally {
            mine.release();
        }
    }

    private long first(long id, ContentSource source, long size, BlockHashes mine) throws IOException {
        long at = 0;
        while (at < size) {
            long data = source.nextData(at, size);
            long from = data >= size ? size : Math.max(at, data & -BLOCK);
            if (from > at) {
                sink.zero(id, at, from - at);
                mine.fill(at / BLOCK, from / BLOCK, zeroHash);
                if (from == size && size % BLOCK != 0) {
                    mine.set(size / BLOCK, hash.of(Zeroes.block(), 0, (int) (size % BLOCK)));
                }
                at = from;
                continue;
            }
            long hole = source.nextHole(data, size);
            boolean sparse = hole < size || at > 0;
            long to = Math.min(size, (hole + BLOCK - 1) & -BLOCK);
            while (at < to) {
                int got = read(source, at, (int) Math.min(CHUNK, to - at));
                if (got == 0) {
                    return at;
                }
                for (int i = 0; i < got && mine.kept(); i += BLOCK) {
                    mine.set((at + i) / BLOCK, hash.of(chunk, i, Math.min(BLOCK, got - i)));
                }
                send(id, at, 0, got, sparse ? Limits.SUB_BLOCK : BLOCK);
                at += got;
            }
        }
        return at;
    }

    int read(ContentSource source, long at, int length) throws IOException {
        inbox.check();
        int got = source.read(at, chunk, 0, length);
        totals.bytesRead += got;
        return got;
    }

    /** Sends a part of the chunk, as content and zeroes in units of that size. */
    void send(long id, long chunkAt, int from, int to, int unit) throws IOException {
        int start = from;
        int at = from;
        boolean zero = false;
        while (at < to) {
            int end = Math.min(to, at + unit);
            boolean z = Zeroes.all(chunk, at, end);
            if (z != zero && at > start) {
                run(id, chunkAt, start, at, zero);
                start = at;
            }
            zero = z;
            at = end;
        }
        if (to > start) {
            run(id, chunkAt, start, to, zero);
        }
    }

    void zero(long id, long at, long length) throws IOException {
        sink.zero(id, at, length);
    }

    private void run(long id, long chunkAt, int from, int to, boolean zero) throws IOException {
        if (zero) {
            sink.zero(id, chunkAt + from, to - from);
        } else {
            sink.content(id, chunkAt + from, chunk, from, to - from);
        }
    }

    /** Reads again what changed meanwhile, and sends the end. */
    void end(long id, Bytes path, ContentSource source, FileStat before, Decision decision, long sent, BlockHashes mine)
            throws IOException {
        long size = sent;
        boolean changed = false;
        for (int i = 0; source.stat(after) && !after.sameContentAs(before); i++) {
            before.copyFrom(after);
            // Where no hashes were kept, all of it counts as changed, and they are kept from here on.
            if (i == REREADS || !(mine.kept() || mine.keep(before.size))) {
                changed = true;
                break;
            }
            mine.resize(before.size);
            size = again(id, source, before.size, mine);
        }
        boolean trusted = !changed && size == before.size;
        sink.end(
                id,
                size,
                changed ? Change.End.CHANGED_WHILE_READ : 0,
                before.mtimeSeconds,
                before.mtimeNanos,
                trusted ? fingerprints.state(Kind.FILE, before, decision, false, NO_NAME) : 0,
                trusted ? fingerprints.content(Kind.FILE, before, decision) : 0);
    }

    private long again(long id, ContentSource source, long size, BlockHashes mine) throws IOException {
        long at = 0;
        while (at < size) {
            int got = read(source, at, (int) Math.min(CHUNK, size - at));
            if (got == 0) {
                return at;
            }
            for (int i = 0; i < got; i += BLOCK) {
                int end = Math.min(got, i + BLOCK);
                if (mine.exchange((at + i) / BLOCK, hash.of(chunk, i, end - i))) {
                    send(id, at, i, end, BLOCK);
                }
            }
            at += got;
        }
        return at;
    }

    /** The file could not be read to its end. */
    void broken(long id, Bytes path, FileStat before, ErrnoException e) throws IOException {
        sink.end(id, before.size, Change.End.INCOMPLETE, before.mtimeSeconds, before.mtimeNanos, 0, 0);
        GapReason reason = e.is(Errno.EACCES) || e.is(Errno.EPERM) ? GapReason.REFUSED : GapReason.INPUT_OUTPUT;
        sink.gap(path.array(), path.length(), reason, "while its content was read: " + e.reason());
    }
}
