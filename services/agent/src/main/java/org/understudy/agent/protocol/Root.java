package org.understudy.agent.protocol;

/** A directory of the source and where it belongs in the tree (relative, the root is the empty path). */
public record Root(Bytes source, Bytes mountPoint) {}
