package org.understudy.agent.capture;

import org.understudy.agent.libc.FileStat;

/** A directory that the walk is in. Reused for every directory of its depth. */
final class Level {
    final Listing listing = new Listing();
    final FileStat stat = new FileStat();
    int fd = -1;
    int next;
    int pathLength;
    int rule;
    /** Left out itself, but something below may be taken in: it is told only then. */
    boolean pending;
    /** Above the paths that are asked for: never told. */
    boolean passing;
}
