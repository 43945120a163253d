package org.understudy.agent.capture;

import java.io.IOException;

import org.understudy.agent.libc.FileStat;

/** Where the bytes of one file come from: the file itself, or made up ones. */
interface ContentSource extends AutoCloseable {
    /** Reads as much as there is, up to the length; fewer bytes only at the end. */
    int read(long position, byte[] target, int offset, int length) throws IOException;

    /** What the file is now. Answers false where that cannot change. */
    boolean stat(FileStat into) throws IOException;

    /** Where the next data begins, at or after the position, or the given end. */
    long nextData(long position, long end);

    /** Where the next hole begins, at or after the position, or the given end. */
    long nextHole(long position, long end);

    @Override
    void close();
}
