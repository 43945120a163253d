package org.understudy.agent.libc;

/** Error numbers that we treat specially, and what they mean. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int E2BIG = 7;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ETXTBSY = 26;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EMLINK = 31;
    public static final int ERANGE = 34;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int EOVERFLOW = 75;
    public static final int EOPNOTSUPP = 95;
    public static final int ESTALE = 116;
    public static final int EUCLEAN = 117;
    public static final int EDQUOT = 122;

    private Errno() {}

    public static String text(int errno) {
        return switch (errno) {
            case EPERM -> "not permitted";
            case ENOENT -> "no such file or directory";
            case EINTR -> "interrupted";
            case EIO -> "input/output error";
            case ENXIO -> "no such device or address";
            case E2BIG -> "too many or too long arguments";
            case EBADF -> "bad file descriptor";
            case EAGAIN -> "would block";
            case ENOMEM -> "not enough memory";
            case EACCES -> "permission denied";
            case EBUSY -> "device or resource busy";
            case EEXIST -> "exists already";
            case EXDEV -> "leads to another file system or out of the directory";
            case ENODEV -> "no such device";
            case ENOTDIR -> "not a directory";
            case EISDIR -> "is a directory";
            case EINVAL -> "invalid argument";
            case ENFILE, EMFILE -> "too many open files";
            case ETXTBSY -> "the program is being executed";
            case EFBIG -> "file too large";
            case ENOSPC -> "no space left on the device";
            case EROFS -> "read-only file system";
            case EMLINK -> "too many links";
            case ERANGE -> "result out of range";
            case ENAMETOOLONG -> "name too long";
            case ENOSYS -> "the kernel does not know this call";
            case ENOTEMPTY -> "directory not empty";
            case ELOOP -> "a symbolic link in the way";
            case ENODATA -> "no such attribute";
            case EOVERFLOW -> "value too large";
            case EOPNOTSUPP -> "not supported here";
            case ESTALE -> "stale file handle";
            case EUCLEAN -> "the file system needs repair";
            case EDQUOT -> "disk quota exceeded";
            default -> "error " + errno;
        };
    }
}
