package org.understudy.agent.portal.apply;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.FileStat;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.Xattrs;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change;

/** Owner, attributes, mode and times of an inode, in the one order in which nothing undoes what was set before. */
final class Metadata {
    /** Together with the names about what fits into an inode's extra space and one block. */
    private static final int EXT4_ROOM = 3500;

    private final Libc libc;
    private final Report report;

    Metadata(Libc libc, Report report) {
        this.libc = libc;
        this.report = report;
    }

    /** Of an open file or directory. Times are set when told. */
    void apply(int fd, Change.Entry e, boolean times, long seconds, int nanos) throws IOException {
        libc.fchown(fd, e.uid(), e.gid());
        Xattrs xattrs = libc.xattrs();
        for (byte[] name : xattrs.list(fd)) {
            if (!listed(e.xattrs(), name)) {
                remove(() -> xattrs.remove(fd, name));
            }
        }
        libc.fchmod(fd, e.mode());
        for (Change.Xattr xattr : e.xattrs()) {
            set(
                    e,
                    xattr,
                    () -> xattrs.set(fd, xattr.name().array(), xattr.value().array(), 0));
        }
        if (times) {
            libc.futimens(fd, seconds, nanos);
        }
    }

    /** Of a name that is none of both. */
    void apply(int dir, byte[] name, Change.Entry e, boolean symlink) throws IOException {
        libc.lchownat(dir, name, e.uid(), e.gid());
        Xattrs xattrs = libc.xattrs();
        for (byte[] attribute : xattrs.list(dir, name, name.length)) {
            if (!listed(e.xattrs(), attribute)) {
                remove(() -> xattrs.remove(dir, name, attribute));
            }
        }
        if (!symlink) {
            libc.fchmodat(dir, name, e.mode());
        }
        for (Change.Xattr xattr : e.xattrs()) {
            set(
                    e,
                    xattr,
                    () -> xattrs.set(
                            dir, name, xattr.name().array(), xattr.value().array(), 0));
        }
        libc.utimensat(dir, name, e.mtimeSeconds(), e.mtimeNanos());
    }

    /** Whether the inode already is as the entry says; attributes included. */
    boolean same(int fd, FileStat stat, Change.Entry e) throws IOException {
        if (stat.uid != e.uid()
                || stat.gid != e.gid()
                || stat.permissions() != e.mode()
                || stat.mtimeSeconds != e.mtimeSeconds()
                || stat.mtimeNanos != e.mtimeNanos()) {
            return false;
        }
        for (byte[] name : libc.xattrs().list(fd)) {
            if (!listed(e.xattrs(), name)) {
                return false;
            }
        }
        for (Change.Xattr xattr : e.xattrs()) {
            byte[] value = libc.xattrs().get(fd, xattr.name().array());
            if (value == null || !Arrays.equals(value, xattr.value().array())) {
                return false;
            }
        }
        return true;
    }

    /** Of a further name: the attributes came with the first one. */
    void applyOwnerModeTime(int dir, byte[] name, FileStat stat, Change.Entry e) throws IOException {
        if (stat.uid != e.uid() || stat.gid != e.gid()) {
            libc.lchownat(dir, name, e.uid(), e.gid());
        }
        if (!stat.isSymlink() && stat.permissions() != e.mode()) {
            libc.fchmodat(dir, name, e.mode());
        }
        if (stat.mtimeSeconds != e.mtimeSeconds() || stat.mtimeNanos != e.mtimeNanos()) {
            libc.utimensat(dir, name, e.mtimeSeconds(), e.mtimeNanos());
        }
    }

    /** How xfs keeps access control lists: the same is there under its common name. */
    private static boolean doubled(byte[] name) {
        return new String(name, StandardCharsets.ISO_8859_1).startsWith("trusted.SGI_ACL_");
    }

    private static boolean listed(List<Change.Xattr> xattrs, byte[] name) {
        if (doubled(name)) {
            return true;
        }
        for (Change.Xattr xattr : xattrs) {
            if (Arrays.equals(xattr.name().array(), name)) {
                return true;
            }
        }
        return false;
    }

    private interface Call {
        void run() throws ErrnoException;
    }

    private static void remove(Call call) throws ErrnoException {
        try {
            call.run();
        } catch (ErrnoException e) {
            // What the kernel itself gives to every inode cannot be taken away (selinux on a host that has it).
            if (!e.is(Errno.EACCES) && !e.is(Errno.EPERM) && !e.is(Errno.EOPNOTSUPP)) {
                throw e;
            }
        }
    }

    private void set(Change.Entry e, Change.Xattr xattr, Call call) throws IOException {
        if (doubled(xattr.name().array())) {
            return;
        }
        try {
            call.run();
        } catch (ErrnoException failed) {
            boolean large = xattr.value().length() + xattr.name().length() > EXT4_ROOM
                    || e.xattrs().size() > 8;
            boolean bearable = failed.is(Errno.EOPNOTSUPP)
                    || failed.is(Errno.EPERM)
                    || failed.is(Errno.EINVAL)
                    || failed.is(Errno.ERANGE)
                    || failed.is(Errno.E2BIG)
                    || (failed.is(Errno.ENOSPC) && large);
            if (!bearable) {
                throw failed;
            }
            report.line("attribute", e.path(), text(xattr.name()) + " is not kept: " + failed.reason());
        }
    }

    private static String text(Bytes name) {
        return new String(name.array(), StandardCharsets.UTF_8);
    }
}
