package org.understudy.agent.capture;

import java.io.IOException;

import org.understudy.agent.protocol.GapReason;

/** Hears of what a walk comes by, in canonical order. */
interface Visitor {
    /** An entry that is to be in the tree; all about it is in the walker's fields. */
    void entry(Walker walker) throws IOException;

    /** A path that the profile leaves out; what is below it is not looked at. */
    void leftOut(Walker walker) throws IOException;

    /**
     * Something could not be looked at. What the portal has of it stays: all of it, only what is below (the entry itself has
     * been told), or nothing.
     */
    void gap(Walker walker, GapReason reason, String detail, Keep keep) throws IOException;

    /** What of an unreadable path stays in the replica. */
    enum Keep {
        NOTHING,
        BELOW,
        ALL
    }
}
