package org.understudy.agent.capture;

import java.io.IOException;
import java.util.Arrays;

import org.understudy.agent.protocol.Kind;

/** Lines the walk up with what the portal has: both come in canonical order. What only the portal has is gone. */
final class OldJoin {

    /** Hears of what is gone; of a directory only once, not of what was below it. */
    interface Gone {
        void deleted(byte[] path, int length) throws IOException;
    }

    private static final int NO_PATH = -1;

    private final OldCursor cursor;
    private final Gone gone;
    private boolean started;
    /** What is below this path goes or stays with it, and needs no word. */
    private byte[] covered = new byte[256];

    private int coveredLength = NO_PATH;

    /** What was found by {@link #find}. */
    boolean found;

    Kind kind = Kind.DIRECTORY;
    long state;
    int content;

    OldJoin(OldCursor cursor, Gone gone) {
        this.cursor = cursor;
        this.gone = gone;
    }

    /** Looks a path of the walk up; all before it that is not in the walk is reported as gone. */
    boolean find(byte[] path, int length) throws IOException {
        passTo(path, length);
        found = cursor.present() && cursor.compareTo(path, length) == 0;
        if (found) {
            kind = cursor.kind();
            state = cursor.state();
            content = cursor.content();
            cursor.step();
        }
        return found;
    }

    /** The path could not be looked at: what the portal has of it stays. */
    void keep(byte[] path, int length) throws IOException {
        passTo(path, length);
        if (cursor.present() && cursor.compareTo(path, length) == 0) {
            cursor.step();
        }
        cover(path, length);
    }

    /** The path was a directory and is something else now: what was below goes without a word. */
    void cover(byte[] path, int length) {
        if (covered.length < length) {
            covered = new byte[Math.max(length, covered.length * 2)];
        }
        System.arraycopy(path, 0, covered, 0, length);
        coveredLength = length;
    }

    /** The walk is over. */
    void end() throws IOException {
        start();
        while (cursor.present()) {
            missing();
        }
    }

    private void passTo(byte[] path, int length) throws IOException {
        start();
        while (cursor.present() && cursor.compareTo(path, length) < 0) {
            missing();
        }
    }

    private void missing() throws IOException {
        byte[] path = cursor.path();
        int length = cursor.pathLength();
        if (coveredLength == NO_PATH || !cursor.isAtOrBelow(covered, coveredLength)) {
            if (length > 0) {
                gone.deleted(path, length);
                cover(Arrays.copyOf(path, length), length);
            }
        }
        cursor.step();
    }

    private void start() throws IOException {
        if (!started) {
            started = true;
            cursor.step();
        }
    }
}
