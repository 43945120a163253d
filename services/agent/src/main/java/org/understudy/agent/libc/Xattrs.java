package org.understudy.agent.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Extended attributes of a descriptor, or of a name in an open directory. The kernel long had no calls of the second kind;
 * {@code /proc/self/fd/N/name} with the calls that do not follow links is one for every kind of inode.
 */
public final class Xattrs {
    public static final int CREATE = 1;
    public static final int REPLACE = 2;

    private static final int VALUE_MAX = 64 * 1024;
    private static final byte[] PREFIX = "/proc/self/fd/".getBytes(StandardCharsets.US_ASCII);

    private final Kernel kernel;
    private final MemorySegment path;
    private final MemorySegment nameSlot;
    private final byte[] scratch = new byte[4096 + 32];
    private @Nullable MemorySegment values;

    Xattrs(Kernel kernel, MemorySegment path, MemorySegment nameSlot) {
        this.kernel = kernel;
        this.path = path;
        this.nameSlot = nameSlot;
    }

    /** The names of the attributes of a name in a directory; none where the file system has no attributes. */
    public List<byte[]> list(int dir, byte[] name, int length) throws ErrnoException {
        long at = at(dir, name, length, "listxattr");
        long got = kernel.call(Syscall.LLISTXATTR, at, values().address(), VALUE_MAX);
        if (got == 0 || got == -Errno.EOPNOTSUPP) {
            return List.of();
        }
        if (got < 0) {
            throw ErrnoException.of(got, "listxattr", name, length);
        }
        return names((int) got);
    }

    public List<byte[]> list(int fd) throws ErrnoException {
        long got = kernel.call(Syscall.FLISTXATTR, fd, values().address(), VALUE_MAX);
        if (got == 0 || got == -Errno.EOPNOTSUPP) {
            return List.of();
        }
        if (got < 0) {
            throw ErrnoException.of(got, "listxattr", fd);
        }
        return names((int) got);
    }

    /** The value, or null where there is none. */
    public byte @Nullable [] get(int dir, byte[] name, int length, byte[] attribute) throws ErrnoException {
        long at = at(dir, name, length, "getxattr");
        long got = kernel.call(Syscall.LGETXATTR, at, attribute(attribute, "getxattr"), values().address(), VALUE_MAX);
        if (got == -Errno.ENODATA) {
            return null;
        }
        if (got < 0) {
            throw ErrnoException.of(got, "getxattr", name, length);
        }
        return value((int) got);
    }

    public byte @Nullable [] get(int fd, byte[] attribute) throws ErrnoException {
        long got = kernel.call(Syscall.FGETXATTR, fd, attribute(attribute, "getxattr"), values().address(), VALUE_MAX);
        if (got == -Errno.ENODATA) {
            return null;
        }
        if (got < 0) {
            throw ErrnoException.of(got, "getxattr", fd);
        }
        return value((int) got);
    }

    public void set(int dir, byte[] name, byte[] attribute, byte[] value, int flags) throws ErrnoException {
        long at = at(dir, name, name.length, "setxattr");
        long result =
                kernel.call(Syscall.LSETXATTR, at, attribute(attribute, "setxattr"), put(value), value.length, flags);
        if (result < 0) {
            throw ErrnoException.of(result, "setxattr " + text(attribute) + " of", name);
        }
    }

    public void set(int fd, byte[] attribute, byte[] value, int flags) throws ErrnoException {
        long result =
                kernel.call(Syscall.FSETXATTR, fd, attribute(attribute, "setxattr"), put(value), value.length, flags);
        if (result < 0) {
            throw ErrnoException.of(result, "setxattr " + text(attribute), fd);
        }
    }

    public void remove(int dir, byte[] name, byte[] attribute) throws ErrnoException {
        long at = at(dir, name, name.length, "removexattr");
        long result = kernel.call(Syscall.LREMOVEXATTR, at, attribute(attribute, "removexattr"));
        if (result < 0 && result != -Errno.ENODATA) {
            throw ErrnoException.of(result, "removexattr " + text(attribute) + " of", name);
        }
    }

    public void remove(int fd, byte[] attribute) throws ErrnoException {
        long result = kernel.call(Syscall.FREMOVEXATTR, fd, attribute(attribute, "removexattr"));
        if (result < 0 && result != -Errno.ENODATA) {
            throw ErrnoException.of(result, "removexattr " + text(attribute), fd);
        }
    }

    private MemorySegment values() {
        MemorySegment segment = values;
        if (segment == null) {
            segment = Arena.ofAuto().allocate(VALUE_MAX, 8);
            values = segment;
        }
        return segment;
    }

    private long at(int dir, byte[] name, int length, String call) throws ErrnoException {
        if (length > 255) {
            throw ErrnoException.of(-Errno.ENAMETOOLONG, call, name, length);
        }
        int n = PREFIX.length;
        System.arraycopy(PREFIX, 0, scratch, 0, n);
        int digits = 1;
        for (int rest = dir; rest >= 10; rest /= 10) {
            digits++;
        }
        int rest = dir;
        for (int i = digits - 1; i >= 0; i--) {
            scratch[n + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        n += digits;
        if (length > 0) {
            scratch[n++] = '/';
            System.arraycopy(name, 0, scratch, n, length);
            n += length;
        } else {
            scratch[n++] = '/';
            scratch[n++] = '.';
        }
        return Libc.path(path, scratch, n);
    }

    private long attribute(byte[] name, String call) throws ErrnoException {
        if (name.length > 255) {
            throw ErrnoException.of(-Errno.ERANGE, call, name);
        }
        return Libc.path(nameSlot, name, name.length);
    }

    private long put(byte[] value) throws ErrnoException {
        if (value.length > VALUE_MAX) {
            throw new ErrnoException(Errno.E2BIG, "setxattr", "");
        }
        MemorySegment target = values();
        MemorySegment.copy(value, 0, target, ValueLayout.JAVA_BYTE, 0, value.length);
        return target.address();
    }

    private byte[] value(int length) {
        byte[] value = new byte[length];
        MemorySegment.copy(values(), ValueLayout.JAVA_BYTE, 0, value, 0, length);
        return value;
    }

    private List<byte[]> names(int length) {
        byte[] all = value(length);
        List<byte[]> names = new ArrayList<>(4);
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (all[i] == 0) {
                names.add(java.util.Arrays.copyOfRange(all, start, i));
                start = i + 1;
            }
        }
        return names;
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }
}
