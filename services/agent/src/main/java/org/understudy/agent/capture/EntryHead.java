package org.understudy.agent.capture;

import java.util.List;

import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.Kind;

/** The head of an entry on its way out. Reused. */
final class EntryHead {
    long id;
    byte[] path = {};
    int pathLength;
    Kind kind = Kind.FILE;
    int mode;
    int uid;
    int gid;
    long mtimeSeconds;
    int mtimeNanos;
    long size;
    long rdev;
    long links;
    long state;
    int content;
    List<Change.Xattr> xattrs = List.of();
}
