package org.understudy.agent.libc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A call of the kernel that failed. Cheap to make: it has no stack trace, but names the call and the path. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;
    private final String call;
    private final String path;

    public ErrnoException(int errno, String call, String path) {
        super(call + (path.isEmpty() ? "" : " " + path) + ": " + Errno.text(errno));
        this.errno = errno;
        this.call = call;
        this.path = path;
    }

    static ErrnoException of(long negative, String call, byte[] path, int length) {
        return new ErrnoException((int) -negative, call, new String(path, 0, length, StandardCharsets.UTF_8));
    }

    static ErrnoException of(long negative, String call, byte[] path) {
        return of(negative, call, path, path.length);
    }

    static ErrnoException of(long negative, String call, int fd) {
        return new ErrnoException((int) -negative, call, "of descriptor " + fd);
    }

    public int errno() {
        return errno;
    }

    public boolean is(int other) {
        return errno == other;
    }

    public String call() {
        return call;
    }

    public String path() {
        return path;
    }

    /** What went wrong, without the call and the path. */
    public String reason() {
        return Errno.text(errno);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
