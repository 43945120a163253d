package org.understudy.agent.portal.apply;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.understudy.agent.libc.DirectoryBuffer;
import org.understudy.agent.libc.Errno;
import org.understudy.agent.libc.ErrnoException;
import org.understudy.agent.libc.Libc;
import org.understudy.agent.libc.OpenFlags;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.ProtocolException;

/**
 * The way from the root of the tree to the directory in which we are: one open descriptor per component, each opened in the one
 * above without following links. Nothing can be reached from here that is not beneath the root.
 */
final class Directories implements AutoCloseable {
    private static final int FLAGS = OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW;

    private final Libc libc;
    private final int root;
    private final List<byte[]> names = new ArrayList<>();
    private final List<Integer> fds = new ArrayList<>();

    Directories(Libc libc, int root) {
        this.libc = libc;
        this.root = root;
    }

    int root() {
        return root;
    }

    /** The name within its directory. */
    static byte[] name(Bytes path) {
        byte[] array = path.array();
        return Arrays.copyOfRange(array, slash(array) + 1, array.length);
    }

    static Bytes parent(Bytes path) {
        int slash = slash(path.array());
        return slash < 0 ? Bytes.EMPTY : Bytes.of(Arrays.copyOf(path.array(), slash));
    }

    private static int slash(byte[] path) {
        int i = path.length - 1;
        while (i >= 0 && path[i] != '/') {
            i--;
        }
        return i;
    }

    /** Goes to the directory that holds the path. The descriptor stays ours. */
    int enterParent(Bytes path) throws IOException {
        byte[] array = path.array();
        int end = slash(array);
        int depth = 0;
        int at = 0;
        while (at <= end) {
            int stop = at;
            while (stop < array.length && array[stop] != '/') {
                stop++;
            }
            if (depth < names.size() && !Arrays.equals(names.get(depth), 0, names.get(depth).length, array, at, stop)) {
                pop(depth);
            }
            if (depth == names.size()) {
                push(Arrays.copyOfRange(array, at, stop), path);
            }
            depth++;
            at = stop + 1;
        }
        pop(depth);
        return depth == 0 ? root : fds.get(depth - 1);
    }

    private void push(byte[] name, Bytes path) throws IOException {
        int dir = fds.isEmpty() ? root : fds.getLast();
        try {
            fds.add(libc.openat(dir, name, FLAGS, 0));
            names.add(name);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                throw new ProtocolException("The directory in which " + path + " should be is not there: "
                        + new String(name, java.nio.charset.StandardCharsets.UTF_8) + ": " + e.reason() + ".");
            }
            throw e;
        }
    }

    private void pop(int depth) {
        while (names.size() > depth) {
            names.removeLast();
            libc.close(fds.removeLast());
        }
    }

    /** Closes all: something on the way may have been replaced. */
    void forget() {
        pop(0);
    }

    /** Removes what the name stands for, with all below it. A mount point stays, empty. */
    void remove(int dir, byte[] name) throws IOException {
        try {
            libc.unlinkat(dir, name, 0);
        } catch (ErrnoException e) {
            if (e.is(Errno.ENOENT)) {
                return;
            }
            if (!e.is(Errno.EISDIR) && !e.is(Errno.EPERM)) {
                throw e;
            }
            int fd = libc.openat(dir, name, FLAGS, 0);
            try {
                empty(fd, 0);
            } finally {
                libc.close(fd);
            }
            try {
                libc.unlinkat(dir, name, Libc.AT_REMOVEDIR);
            } catch (ErrnoException busy) {
                if (!busy.is(Errno.EBUSY)) {
                    throw busy;
                }
            }
        }
    }

    private void empty(int directory, int depth) throws IOException {
        if (depth > 2100) {
            throw new ProtocolException("Directories are nested more than 2100 deep.");
        }
        DirectoryBuffer buffer = new DirectoryBuffer();
        boolean again = true;
        while (again) {
            again = false;
            int listing = libc.openat(directory, new byte[] {'.'}, FLAGS, 0);
            try {
                while (libc.readDirectory(listing, buffer)) {
                    while (buffer.next()) {
                        again |= removeOne(directory, buffer.name(), buffer.type(), depth);
                    }
                }
            } finally {
                libc.close(listing);
            }
        }
    }

    /** Answers whether something went. */
    private boolean removeOne(int directory, byte[] name, int type, int depth) throws IOException {
        if (type != 4) {
            libc.unlinkat(directory, name, 0);
            return true;
        }
        int fd = libc.openat(directory, name, FLAGS, 0);
        try {
            empty(fd, depth + 1);
        } finally {
            libc.close(fd);
        }
        try {
            libc.unlinkat(directory, name, Libc.AT_REMOVEDIR);
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EBUSY)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        pop(0);
    }
}
