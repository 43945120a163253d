package org.understudy.agent.protocol;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Steps through the records of one decoded batch of changes, checking every limit. */
public final class ChangeReader {
    private final FrontCoder paths = new FrontCoder();
    private final WireReader in = new WireReader(new byte[0]);

    public void wrap(byte[] batch, int offset, int length) {
        paths.reset();
        in.wrap(batch, offset, length);
    }

    /** The next record, or null at the end of the batch. */
    public @Nullable Change next() throws ProtocolException {
        if (in.atEnd()) {
            return null;
        }
        int tag = in.u8();
        return switch (tag) {
            case ChangeWriter.ENTRY -> entry();
            case ChangeWriter.CONTENT -> content();
            case ChangeWriter.ZERO -> zero();
            case ChangeWriter.END ->
                new Change.End(
                        id(),
                        in.varint(Limits.FILE_SIZE, "A file's size"),
                        in.u8(),
                        in.zigzag(),
                        nanos(),
                        in.u64(),
                        in.u32());
            case ChangeWriter.DELETE -> {
                paths.read(in);
                if (paths.length() == 0) {
                    throw new ProtocolException("The root itself is said to be deleted.");
                }
                yield new Change.Delete(paths.copy());
            }
            case ChangeWriter.GAP -> {
                paths.read(in);
                yield new Change.Gap(paths.copy(), GapReason.of(in.u8()), in.text());
            }
            default -> throw new ProtocolException("A change record has the unknown tag " + tag + ".");
        };
    }

    private Change entry() throws ProtocolException {
        long id = id();
        paths.read(in);
        Bytes path = paths.copy();
        Kind kind = Kind.of(in.u8());
        if (path.isEmpty() && kind != Kind.DIRECTORY) {
            throw new ProtocolException("The root is said to be something other than a directory.");
        }
        int mode = in.count(0xfff, "The mode of an entry");
        int uid = (int) in.varint(0xffff_ffffL, "The owner of an entry");
        int gid = (int) in.varint(0xffff_ffffL, "The group of an entry");
        long seconds = in.zigzag();
        int nanos = nanos();
        long size = in.varint(Limits.FILE_SIZE, "A file's size");
        long rdev = in.varint();
        long links = in.varint(0xffff_ffffL, "The link count of an entry");
        long state = in.u64();
        int content = in.u32();
        List<Change.Xattr> xattrs = xattrs();
        Bytes target = Bytes.EMPTY;
        Bytes inline = Bytes.EMPTY;
        ContentMode contentMode = ContentMode.AS_BEFORE;
        switch (kind) {
            case SYMLINK -> target = Bytes.of(in.bytes(Limits.PATH, "The target of a symbolic link"));
            case HARD_LINK -> {
                target = Bytes.of(in.bytes(Limits.PATH, "The first name of a hard link"));
                Paths.check(target.array());
                if (target.isEmpty()) {
                    throw new ProtocolException("A hard link leads to the root.");
                }
            }
            case FILE -> {
                contentMode = ContentMode.of(in.u8());
                if (contentMode == ContentMode.HERE) {
                    inline = Bytes.of(in.bytes(Limits.CONTENT, "The content of an entry"));
                    if (inline.length() != size) {
                        throw new ProtocolException(
                                "A file of " + size + " bytes comes with " + inline.length() + " bytes.");
                    }
                }
            }
            default -> {}
        }
        return new Change.Entry(
                id,
                path,
                kind,
                mode,
                uid,
                gid,
                seconds,
                nanos,
                size,
                rdev,
                links,
                state,
                content,
                xattrs,
                target,
                contentMode,
                inline);
    }

    private List<Change.Xattr> xattrs() throws ProtocolException {
        int count = in.count(Limits.XATTRS, "The number of attributes of an entry");
        if (count == 0) {
            return List.of();
        }
        List<Change.Xattr> xattrs = new ArrayList<>(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            byte[] name = in.bytes(Limits.XATTR_NAME, "The name of an attribute");
            if (name.length == 0) {
                throw new ProtocolException("An attribute has no name.");
            }
            for (byte b : name) {
                if (b == 0) {
                    throw new ProtocolException("The name of an attribute contains a NUL byte.");
                }
            }
            xattrs.add(new Change.Xattr(
                    Bytes.of(name), Bytes.of(in.bytes(Limits.XATTR_VALUE, "The value of an attribute"))));
        }
        return List.copyOf(xattrs);
    }

    private Change content() throws ProtocolException {
        long id = id();
        long offset = in.varint(Limits.FILE_SIZE, "The offset of content");
        int length = in.count(Limits.CONTENT, "The length of content");
        if (offset + length > Limits.FILE_SIZE) {
            throw new ProtocolException("Content reaches over the limit of a file's size.");
        }
        int at = in.skip(length);
        return new Change.Content(id, offset, in.buffer(), at, length);
    }

    private Change zero() throws ProtocolException {
        long id = id();
        long offset = in.varint(Limits.FILE_SIZE, "The offset of a hole");
        long length = in.varint(Limits.FILE_SIZE, "The length of a hole");
        if (offset + length > Limits.FILE_SIZE) {
            throw new ProtocolException("A hole reaches over the limit of a file's size.");
        }
        return new Change.Zero(id, offset, length);
    }

    private long id() throws ProtocolException {
        return in.varint(Long.MAX_VALUE, "The id of an entry");
    }

    private int nanos() throws ProtocolException {
        return in.count(999_999_999, "The nanoseconds of a time");
    }
}
