package org.understudy.agent.capture;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.Xattrs;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.Change.Xattr;
import org.understudy.agent.protocol.Limits;

/** Reads the attributes of an entry that are worth keeping: all but those that a file system makes up. */
final class XattrReader {
    /** Of one entry. Linux file systems themselves stop far below. */
    private static final int TOGETHER = 512 * 1024;

    private static final Comparator<Xattr> BY_NAME =
            (a, b) -> Arrays.compareUnsigned(a.name().array(), b.name().array());
    private static final byte[] SYSTEM = ascii("system.");
    private static final byte[] ACL = ascii("system.posix_acl_");
    private static final byte[] BTRFS = ascii("btrfs.");

    private final Xattrs xattrs;
    /** Some were too large for the format. */
    boolean incomplete;

    XattrReader(Xattrs xattrs) {
        this.xattrs = xattrs;
    }

    List<Xattr> of(int fd) throws ErrnoException {
        return read(xattrs.list(fd), fd, null, 0);
    }

    List<Xattr> of(int dir, byte[] name, int length) throws ErrnoException {
        return read(xattrs.list(dir, name, length), dir, name, length);
    }

    private List<Xattr> read(List<byte[]> names, int fd, byte @Nullable [] name, int length) throws ErrnoException {
        incomplete = false;
        if (names.isEmpty()) {
            return List.of();
        }
        List<Xattr> result = new ArrayList<>(names.size());
        int together = 0;
        for (byte[] attribute : names) {
            if ((starts(attribute, SYSTEM) && !starts(attribute, ACL)) || starts(attribute, BTRFS)) {
                continue;
            }
            byte[] value;
            try {
                value = name == null ? xattrs.get(fd, attribute) : xattrs.get(fd, name, length, attribute);
            } catch (ErrnoException e) {
                if (!e.is(Errno.EOPNOTSUPP) && !e.is(Errno.EPERM)) {
                    throw e;
                }
                continue;
            }
            if (value == null) {
                continue;
            }
            together += value.length;
            if (together > TOGETHER || result.size() == Limits.XATTRS) {
                incomplete = true;
                break;
            }
            result.add(new Xattr(Bytes.of(attribute), Bytes.of(value)));
        }
        result.sort(BY_NAME);
        return List.copyOf(result);
    }

    private static boolean starts(byte[] name, byte[] prefix) {
        return name.length >= prefix.length && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
