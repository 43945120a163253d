package org.understudy.agent.capture;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.protocol.Bytes;

/** What has been done so far. Written by the walking thread; the one that reports may see it a little late. */
final class Totals {
    long entries;
    long entriesSent;
    long files;
    long deleted;
    long bytesRead;
    long contentBytes;
    long changedWhileRead;
    long gaps;
    private volatile boolean pathWanted = true;
    private volatile @Nullable Bytes path;

    /** Remembers the path at hand, if somebody asked for it since. */
    void at(byte[] buffer, int length) {
        if (pathWanted) {
            pathWanted = false;
            path = Bytes.of(java.util.Arrays.copyOf(buffer, length));
        }
    }

    Bytes path() {
        pathWanted = true;
        Bytes last = path;
        return last == null ? Bytes.EMPTY : last;
    }
}
