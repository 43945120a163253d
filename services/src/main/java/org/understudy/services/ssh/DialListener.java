package org.understudy.services.ssh;

import org.understudy.model.host.TestStage;

/// Hears how far a connection has come: NAME, PORT, HOST_KEY, LOGIN, in this order, each once, when
/// it is passed. What is passed of a jump host counts for nothing here; its failure is told as the
/// problem.
@FunctionalInterface
public interface DialListener {
    /// @param detail one line for people
    void passed(TestStage stage, String detail);
}
