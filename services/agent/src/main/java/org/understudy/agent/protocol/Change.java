package org.understudy.agent.protocol;

import java.util.List;

/** One record of a CHANGES batch. */
public sealed interface Change {

    /** An attribute of an inode. */
    record Xattr(Bytes name, Bytes value) {}

    /** An entry, new or changed. Target: of a symbolic link; of a hard link the path of the first name; else empty. */
    record Entry(
            long id,
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
            List<Xattr> xattrs,
            Bytes target,
            ContentMode contentMode,
            Bytes inline)
            implements Change {}

    /** Bytes of a file. They lie in the batch and are gone with it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Content(long id, long offset, byte[] buffer, int start, int length) implements Change {}

    /** A hole or zeroes. */
    record Zero(long id, long offset, long length) implements Change {}

    /** The end of a file's content. */
    record End(long id, long size, int flags, long mtimeSeconds, int mtimeNanos, long state, int content)
            implements Change {
        /** It was written to while it was read: the content may never have been there at one moment. */
        public static final int CHANGED_WHILE_READ = 1;
        /** It could not be read to its end. */
        public static final int INCOMPLETE = 2;

        public boolean changedWhileRead() {
            return (flags & CHANGED_WHILE_READ) != 0;
        }

        public boolean incomplete() {
            return (flags & INCOMPLETE) != 0;
        }
    }

    /** No longer there, with all below it. */
    record Delete(Bytes path) implements Change {}

    /** Could not be read, or is left out by force. */
    record Gap(Bytes path, GapReason reason, String detail) implements Change {}
}
