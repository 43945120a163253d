package org.understudy.services.task.site;

/// Hears where a text was found in a log.
@FunctionalInterface
public interface LogHits {
    /// @param offset of the first byte of a line that has it, each line once, in their order
    /// @return whether to go on
    boolean at(long offset);
}
