package org.understudy.agent.protocol;

/** The bounds of the wire format. Whoever exceeds one is not talked to any longer. */
public final class Limits {
    public static final int MAGIC = 0x55535459;
    public static final int VERSION = 1;

    /** Type and payload of one frame. */
    public static final int FRAME = 2 * 1024 * 1024 + 64 * 1024;
    /** A batch before compression. */
    public static final int BATCH = 2 * 1024 * 1024;
    /** The bytes of one C record. */
    public static final int CONTENT = 1024 * 1024;

    public static final int BLOCK = 64 * 1024;
    public static final int SUB_BLOCK = 4 * 1024;
    public static final int SUB_BLOCKS = BLOCK / SUB_BLOCK;

    /** Files up to this size travel within their entry. */
    public static final int INLINE = 64 * 1024;

    public static final int PATH = 4096;
    public static final int NAME = 255;
    public static final int XATTR_NAME = 255;
    public static final int XATTR_VALUE = 64 * 1024;
    public static final int XATTRS = 1000;
    public static final long FILE_SIZE = 1L << 60;
    public static final int TEXT = 256 * 1024;

    /** Block hashes in one WANT and its HASHES. */
    public static final int HASHES = 131_072;
    /** Blocks in one REFINE and its SUBHASHES. */
    public static final int REFINE = 8_192;
    /** OLD frames that may be sent before the first OLD_MORE, and so the most that are ever under way. */
    public static final int OLD_CREDIT = 8;
    /** Entries of a list in a job or a result. */
    public static final int LIST = 100_000;

    private Limits() {}
}
