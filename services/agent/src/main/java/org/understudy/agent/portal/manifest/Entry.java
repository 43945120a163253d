package org.understudy.agent.portal.manifest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;

/**
 * One entry of a tree as the portal has it: what the source said, and the hashes of what is on the disk.
 *
 * @param target of a symbolic link; of a hard link the path of the first name
 * @param flags of the end of its content ({@link Change.End})
 */
public record Entry(
        Bytes path,
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
        int flags,
        List<Change.Xattr> xattrs,
        Bytes target,
        BlockList blocks) {

    public Entry {
        xattrs = List.copyOf(xattrs);
    }

    public static Entry of(Change.Entry e, BlockList blocks) {
        return new Entry(
                e.path(),
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
                0,
                e.xattrs(),
                e.target(),
                blocks);
    }

    public Entry with(BlockList other) {
        return new Entry(
                path,
                kind,
                mode,
                uid,
                gid,
                mtimeSeconds,
                mtimeNanos,
                size,
                rdev,
                links,
                state,
                content,
                flags,
                xattrs,
                target,
                other);
    }

    /** The same, with fingerprints that are equal to nothing, so that the source looks at it again. */
    public Entry doubtful(long actualSize, BlockList actual) {
        return new Entry(
                path,
                kind,
                mode,
                uid,
                gid,
                mtimeSeconds,
                mtimeNanos,
                actualSize,
                rdev,
                links,
                0,
                0,
                flags,
                xattrs,
                target,
                actual);
    }

    /** All but the path. */
    void write(WireWriter out) {
        out.u8(kind.code())
                .varint(mode)
                .u32(uid)
                .u32(gid)
                .zigzag(mtimeSeconds)
                .varint(mtimeNanos)
                .varint(size)
                .varint(rdev)
                .varint(links)
                .u64(state)
                .u32(content)
                .u8(flags)
                .varint(xattrs.size());
        for (Change.Xattr xattr : xattrs) {
            out.bytes(xattr.name()).bytes(xattr.value());
        }
        if (kind == Kind.SYMLINK || kind == Kind.HARD_LINK) {
            out.bytes(target);
        } else if (kind == Kind.FILE) {
            blocks.write(out);
        }
    }

    static Entry read(Bytes path, WireReader in) throws IOException {
        Kind kind = Kind.of(in.u8());
        int mode = in.count(0xfff, "mode");
        int uid = in.u32();
        int gid = in.u32();
        long seconds = in.zigzag();
        int nanos = in.count(999_999_999, "nanoseconds");
        long size = in.varint(Limits.FILE_SIZE, "size");
        long rdev = in.varint();
        long links = in.varint();
        long state = in.u64();
        int content = in.u32();
        int flags = in.u8();
        int count = in.count(Limits.XATTRS, "attributes");
        List<Change.Xattr> xattrs = count == 0 ? List.of() : new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            xattrs.add(new Change.Xattr(
                    Bytes.of(in.bytes(Limits.XATTR_NAME, "attribute")),
                    Bytes.of(in.bytes(Limits.XATTR_VALUE, "attribute"))));
        }
        Bytes target = kind == Kind.SYMLINK || kind == Kind.HARD_LINK
                ? Bytes.of(in.bytes(Limits.PATH, "target"))
                : Bytes.EMPTY;
        BlockList blocks = kind == Kind.FILE ? BlockList.read(in) : BlockList.NONE;
        return new Entry(
                path, kind, mode, uid, gid, seconds, nanos, size, rdev, links, state, content, flags, xattrs, target,
                blocks);
    }
}
