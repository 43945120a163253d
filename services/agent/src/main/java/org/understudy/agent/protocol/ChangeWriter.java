package org.understudy.agent.protocol;

import java.util.List;

/** Writes change records into a batch. The owner exchanges the batch when it is big enough. */
public final class ChangeWriter {
    static final int ENTRY = 'E';
    static final int CONTENT = 'C';
    static final int ZERO = 'Z';
    static final int END = 'F';
    static final int DELETE = 'D';
    static final int GAP = 'G';

    private final FrontCoder paths = new FrontCoder();
    private WireWriter batch;

    public ChangeWriter(WireWriter batch) {
        this.batch = batch;
    }

    /** Goes on in another, empty batch. */
    public void begin(WireWriter next) {
        batch = next;
        paths.reset();
    }

    public WireWriter batch() {
        return batch;
    }

    /** The largest that an entry can get besides its inline content. */
    public static int entryBound(int pathLength, List<Change.Xattr> xattrs, int targetLength) {
        int bound = 160 + pathLength + targetLength;
        for (Change.Xattr xattr : xattrs) {
            bound += xattr.name().length() + xattr.value().length() + 20;
        }
        return bound;
    }

    /**
     * The head of an entry: all up to the attributes. What follows is the caller's, by kind: {@link #target} of a symbolic
     * link or a hard link, {@link #contentMode} or {@link #inline} of a file, nothing else.
     */
    public void entry(
            long id,
            byte[] path,
            int pathLength,
            Kind kind,
            int mode,
            int uid,
            int gid,
            long mtimeSeconds,
            int mtimeNanos,
            long size,
            long rdev,
            long links,
            long state,
            int content,
            List<Change.Xattr> xattrs) {
        batch.u8(ENTRY).varint(id);
        paths.write(batch, path, pathLength);
        batch.u8(kind.code())
                .varint(mode)
                .varint(Integer.toUnsignedLong(uid))
                .varint(Integer.toUnsignedLong(gid))
                .zigzag(mtimeSeconds)
                .varint(mtimeNanos)
                .varint(size)
                .varint(rdev)
                .varint(links)
                .u64(state)
                .u32(content)
                .varint(xattrs.size());
        for (int i = 0; i < xattrs.size(); i++) {
            Change.Xattr xattr = xattrs.get(i);
            batch.bytes(xattr.name()).bytes(xattr.value());
        }
    }

    public void target(byte[] target, int length) {
        batch.bytes(target, 0, length);
    }

    public void contentMode(ContentMode mode) {
        batch.u8(mode.code());
    }

    public void inline(byte[] data, int offset, int length) {
        batch.u8(ContentMode.HERE.code()).bytes(data, offset, length);
    }

    /** A whole entry at once. */
    public void entry(Change.Entry e) {
        entry(
                e.id(),
                e.path().array(),
                e.path().length(),
                e.kind(),
                e.mode(),
                e.uid(),
                e.gid(),
                e.mtimeSeconds(),
                e.mtimeNanos(),
                e.size(),
                e.rdev(),
                e.links(),
                e.state(),
                e.content(),
                e.xattrs());
        switch (e.kind()) {
            case SYMLINK, HARD_LINK -> target(e.target().array(), e.target().length());
            case FILE -> {
                if (e.contentMode() == ContentMode.HERE) {
                    inline(e.inline().array(), 0, e.inline().length());
                } else {
                    contentMode(e.contentMode());
                }
            }
            default -> {}
        }
    }

    public void content(long id, long offset, byte[] data, int start, int length) {
        batch.u8(CONTENT).varint(id).varint(offset).bytes(data, start, length);
    }

    /** The head of a content record; exactly so many bytes must follow. */
    public void contentHead(long id, long offset, int length) {
        batch.u8(CONTENT).varint(id).varint(offset).varint(length);
    }

    public void zero(long id, long offset, long length) {
        batch.u8(ZERO).varint(id).varint(offset).varint(length);
    }

    public void end(long id, long size, int flags, long mtimeSeconds, int mtimeNanos, long state, int content) {
        batch.u8(END)
                .varint(id)
                .varint(size)
                .u8(flags)
                .zigzag(mtimeSeconds)
                .varint(mtimeNanos)
                .u64(state)
                .u32(content);
    }

    public void delete(byte[] path, int pathLength) {
        batch.u8(DELETE);
        paths.write(batch, path, pathLength);
    }

    public void gap(byte[] path, int pathLength, GapReason reason, String detail) {
        batch.u8(GAP);
        paths.write(batch, path, pathLength);
        batch.u8(reason.code()).text(detail);
    }

    public void write(Change change) {
        switch (change) {
            case Change.Entry e -> entry(e);
            case Change.Content c -> content(c.id(), c.offset(), c.buffer(), c.start(), c.length());
            case Change.Zero z -> zero(z.id(), z.offset(), z.length());
            case Change.End f ->
                end(f.id(), f.size(), f.flags(), f.mtimeSeconds(), f.mtimeNanos(), f.state(), f.content());
            case Change.Delete d -> delete(d.path().array(), d.path().length());
            case Change.Gap g -> gap(g.path().array(), g.path().length(), g.reason(), g.detail());
        }
    }
}
